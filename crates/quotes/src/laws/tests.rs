//! Laws that hold for every text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail loudly"
)]

use proptest::prelude::*;

use super::*;
use crate::layout::LOOKS;

fn finder() -> QuoteFinder {
    QuoteFinder::new(QuoteSettings::default()).unwrap()
}

/// News-like text of words, names, cues and every kind of mark, balanced or not.
fn noisy_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "„",
        "«",
        "»",
        "‹",
        "›",
        "‘",
        "’",
        "'",
        "''",
        ",",
        ".",
        "?",
        ":",
        " — ",
        "\n",
        "\n\n",
        " ",
        " ",
        "said ",
        "Jane Roe ",
        "he ",
        "told ",
        "that ",
        "the bridge ",
        "according to ",
        "calling ",
        "was ",
        "and ",
        "who ",
        "sagte ",
        "dass ",
        "a-t-il ",
        "l’",
        "dijo ",
        "añadió",
        ", dit ",
        "le maire ",
        "el alcalde ",
        "der Sprecher ",
        "sei ",
        "hat ",
        "erklärt",
        "laut ",
        "que ",
        "selon ",
        "según ",
        "3. Mai ",
        "die Zeitung ",
        "—",
        "– ",
        "MR. HALE: ",
        "é",
        "🙂",
        "U.S. ",
        "12",
        "(",
        ")",
        "Both ",
        "in ",
    ]);
    prop::collection::vec(pieces, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_news_like_text(
        text in noisy_text(),
        language in prop::sample::select(vec!["en", "de", "fr", "es", "xx", ""]),
    ) {
        super::text(&text, language);
    }

    #[test]
    fn the_laws_hold_for_any_text(
        text in any::<String>(),
        language in prop::sample::select(vec!["en", "de", "fr", "es"]),
    ) {
        super::text(&text, language);
    }

    #[test]
    fn an_unbalanced_mark_never_reaches_the_next_paragraph(
        opener in prop::sample::select(vec!["“", "\"", "„", "«"]),
    ) {
        let text = format!("Jane Roe said {opener}we are ready to go.\nThe bridge was closed. Nobody came by.");
        let quotes = finder().find(&document(&text, "en"));
        for quote in quotes.iter().filter(|quote| quote.kind != QuoteKind::Indirect) {
            prop_assert!(quote.content.end <= text.chars().position(|c| c == '\n').unwrap());
        }
    }
}

#[test]
fn what_was_found_by_fuzzing_holds_the_laws() {
    super::text(
        "“We will go,” Mayor Jane Roe plan a “hoax,” council member Tom Hale said: “Nobody asked us.\n\n\
         “And nobody wil Roe plan a “hoax,” council member Tom Hale said: “Nobl,” he added.",
        "en",
    );
    let far_apart = "», s’esane Roe told », s’esane Roe told reporters. “Id reporters on Monday. “It is ‘far too old‹ to stay.\n\n\
         “And nobody willt-il ex,” he added.clam l’école d’en face “We will rebuild,” Mayor J un pour », s’esane Roe told », \
         “We will rebuild,” Mayor J un », s’esane Roe toldtous », s’esane Roe told reporters. “Id reporters. “It is old.”";
    super::text(far_apart, "en");
    super::text("« Le pont est fermé, a Indiqué \n\nJeanne Martin lundi. Il rouvrira en mai.", "fr");
}

#[test]
fn threads_find_the_same() {
    let text = "“We are ready,” Jane Roe said. She called it a “hoax”.\nTom Hale said that the bridge was closed.\n"
        .repeat(20);
    let finder = finder();
    let alone = finder.explain(&document(&text, "en"));
    let together: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| finder.explain(&document(&text, "en")))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(!alone.is_empty() && together.iter().all(|found| *found == alone));
}

/// How often the sieves look at a piece of the text.
fn work(text: &str, language: &str) -> u64 {
    let before = LOOKS.get();
    finder().find(&document(text, language));
    LOOKS.get() - before
}

#[test]
fn work_grows_with_the_marks_and_not_with_their_square() {
    let shapes = [
        ("“Yes,” Jane Roe said. ", "en"),
        ("“Yes ", "en"),
        ("“‘Yes’” ", "en"),
        ("Jane Roe said “yes” and ", "en"),
        ("According to Jane Roe, “yes” ", "en"),
        ("« Oui, dit Jeanne Martin. Non. » ", "fr"),
        ("„Ja“, sagte Erika Muster. Sie sei „da“. ", "de"),
        ("die Zeitung „Bote“ sagte, ", "de"),
        ("«Sí», añadió. ", "es"),
        ("“Yes.”\n\n", "en"),
        ("„Ja.“ Sie sei da.\n", "de"),
    ];
    for (shape, language) in shapes {
        let [few, many] = [1_000, 10_000].map(|count| work(&shape.repeat(count), language));
        assert!(many < 12 * few, "{shape}: ten times the marks take {} times the work", many / few.max(1));
    }
}

#[test]
fn ten_thousand_marks_in_one_paragraph() {
    let text = "“Yes,” Jane Roe said. ".repeat(5_000);
    let quotes = finder().find(&document(&text, "en"));
    assert_eq!(quotes.len(), 5_000);
    let unbalanced = "“Yes ".repeat(10_000);
    assert!(finder().find(&document(&unbalanced, "en")).len() <= 10_000);
    let nested = "“‘".repeat(5_000) + "yes" + &"’”".repeat(5_000);
    assert!(finder().find(&document(&nested, "en")).len() <= 10_000);
}

#[test]
fn a_limit_bounds_the_text_the_marks_and_the_quotes() {
    let text = "“We are ready,” Jane Roe said. “We go now,” Tom Hale said.";
    let with = |settings: QuoteSettings| QuoteFinder::new(settings).unwrap().find(&document(text, "en")).len();
    let defaults = QuoteSettings::default;
    assert_eq!(with(defaults()), 2);
    assert_eq!(with(QuoteSettings { max_quotes: 1, ..defaults() }), 1);
    assert_eq!(with(QuoteSettings { max_text_bytes: 33, ..defaults() }), 1);
    assert_eq!(with(QuoteSettings { max_marks_per_paragraph: 2, indirect: false, ..defaults() }), 1);
}

#[test]
fn a_text_is_cut_at_a_character() {
    let finder = QuoteFinder::new(QuoteSettings { max_text_bytes: 1, ..QuoteSettings::default() }).unwrap();
    assert!(finder.find(&document("“Yes”", "en")).is_empty());
}

#[test]
fn scare_and_indirect_can_be_left_out() {
    let text = "The “experts” were gone. Jane Roe said that the bridge was closed.";
    let settings = QuoteSettings { report_scare: false, indirect: false, ..QuoteSettings::default() };
    assert!(QuoteFinder::new(settings).unwrap().find(&document(text, "en")).is_empty());
    assert_eq!(finder().find(&document(text, "en")).len(), 2);
}
