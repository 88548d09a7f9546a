//! News articles made of templates: names, roles, places and speech are drawn by a counter, so that every run has the same.

use copydesk_article::{ByteSpan, CharIndex, Entity, EntityType, Mention, MentionKind};

/// An article with the entities that a name finder would give it.
pub(crate) struct Article {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
}

const PEOPLE: [(&str, &str); 10] = [
    ("Jane Roe", "Roe"),
    ("Tom Hale", "Hale"),
    ("Anna White", "White"),
    ("Peter Holm", "Holm"),
    ("Ellen Park", "Park"),
    ("Samuel Orrin", "Orrin"),
    ("Maria Delmar", "Delmar"),
    ("Viktor Lund", "Lund"),
    ("Grace Adeyemi", "Adeyemi"),
    ("Karl Brenner", "Brenner"),
];
const ROLES: [&str; 6] =
    ["Mayor", "Prime Minister", "council member", "Water Ministry spokesman", "harbour master", "Senator"];
const PLACES: [&str; 5] = ["Dunmore", "Port Ellery", "Kestrel Bay", "Norwell", "Ashby"];
const THINGS: [&str; 6] = ["bridge", "ferry", "budget", "reservoir", "railway line", "tax on boats"];
const SPEECH: [&str; 8] = [
    "we cannot wait for another winter",
    "the inspectors were very clear about what has to be done",
    "nobody asked the people who use it every day",
    "it is a slow-moving issue that people do not see from one day to the next",
    "there is no money for this in the coming year, and everybody in the room knows it",
    "I have seen many plans come and go, but none that was as careless as this one",
    "our children will ask us why we looked away",
    "this is not the end of the story",
];

/// Paragraphs without speech, with reported speech, and with marks: about one in two has a quotation, as news has.
const PARAGRAPHS: [&str; 16] = [
    "{place} — The {thing} that has divided the town for years will be closed on Monday, and the council has to decide by the \
     end of the month whether a new one is built a mile further up the river or the old one is repaired.",
    "“{Speech},” {role} {full} told reporters after the meeting on Monday. “{Speech}.”",
    "The council met three times last year. A first report had put the costs at 12 million, a second one at nearly twice as \
     much, and the work on a third was stopped in March, when the engineers found cracks in two of the seven pillars.",
    "{role} {full} said that the {thing} would stay closed until the engineers had looked at each of its bolts, and that {pron} \
     did not expect the work to end before the autumn.",
    "Calling the plan a “disaster,” {full} said, “{Speech}.”",
    "Shopkeepers on the north bank had warned for years that the road was too narrow for lorries. In the winter of 2019 a van \
     fell into the river; its driver was pulled out by two fishermen from {place}.",
    "{last} added that the repairs would take “at least eighteen months” and cost more than the town had planned for.",
    "According to a report that was published last week, the {thing} carries some 14,000 people a day. The ministry, which pays \
     for a third of it, did not answer questions.",
    "“{Speech},” {last} said. {Pron} called the decision “a slap in the face” of everybody who lives in {place}.",
    "The ministry has set aside money for a ferry, which will run from the market square to the station every hour. It will be \
     free for children and for people who work at the harbour.",
    "“{Speech},” said {full}, a {role} for eleven years, “and {speech}.”",
    "{Pron} also promised to meet the families of the workers before the end of the week, {full} told the local radio station.",
    "A spokeswoman for the railway said the company was “surprised” by the letter and would look into the matter of the {thing}.",
    "The so-called “river party” holds two of the nineteen seats in the council. Its members have voted against every budget \
     since 2014, the year in which the first plans for the {thing} were drawn up by an office in {place}.",
    "“{Speech}. {Speech},” {last} wrote in a post on Tuesday. “{Speech}.”",
    "In the evening some two hundred people marched from the station to the town hall. The police spoke of a peaceful protest.",
];

/// A generator of pseudo-random numbers (`SplitMix64`), which needs no seed from outside.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default() % limit
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// Returns article number `number`: 8 to 40 paragraphs, most of them nearer to 20.
pub(crate) fn article(number: usize) -> Article {
    let mut draw = Draw(u64::try_from(number).unwrap_or_default());
    let first = draw.below(PEOPLE.len());
    let people: Vec<_> = PEOPLE.iter().cycle().skip(first).take(4).copied().collect();
    let length = 8 + draw.below(17) + draw.below(17);
    let paragraphs: Vec<String> = (0..length).map(|_| paragraph(&mut draw, &people)).collect();
    let text = paragraphs.join("\n");
    let entities = people.iter().enumerate().map(|(number, names)| entity(&text, number, *names)).collect();
    Article { text, entities }
}

fn paragraph(draw: &mut Draw, people: &[(&str, &str)]) -> String {
    let (full, last) = draw.of(people);
    let pronoun = draw.of(&[("he", "He"), ("she", "She")]);
    let mut text = draw.of(&PARAGRAPHS).replace("{full}", full).replace("{last}", last);
    text = text.replace("{pron}", pronoun.0).replace("{Pron}", pronoun.1);
    text = text.replace("{role}", draw.of(&ROLES)).replace("{place}", draw.of(&PLACES));
    text = text.replace("{thing}", draw.of(&THINGS));
    while text.contains("{Speech}") || text.contains("{speech}") {
        let speech = draw.of(&SPEECH);
        let (first, rest) = speech.split_at(1);
        text = text.replacen("{Speech}", &(first.to_uppercase() + rest), 1).replacen("{speech}", speech, 1);
    }
    text
}

fn entity(text: &str, number: usize, (full, last): (&str, &str)) -> Entity {
    let index = CharIndex::new(text);
    let mention = |(at, _): (usize, &str)| {
        let end = at + last.len();
        let start = if text[..end].ends_with(full) { end - full.len() } else { at };
        Mention { span: index.text_span(ByteSpan::new(start, end), None), kind: MentionKind::Name }
    };
    Entity {
        id: format!("e{}", number + 1),
        entity_type: EntityType::Person,
        name: full.to_owned(),
        aliases: vec![last.to_owned()],
        mentions: text.match_indices(last).map(mention).collect(),
        salience: 0.5,
        confidence: 0.9,
        link: None,
    }
}
