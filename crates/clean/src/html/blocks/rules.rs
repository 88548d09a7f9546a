//! The labels of parts of a page that are not the article. Owns the rules and how long such a part may be; judges no element.

use copydesk_article::RemovedKind;

/// Labels, what they mean, and how long such a part may be.
pub(super) struct Rule {
    /// The labels, with spaces between them. A hyphen stands for the beginning or the end of a word.
    pub(super) labels: &'static str,
    /// What they mean.
    pub(super) kind: RemovedKind,
    /// How long such a part may be, in characters.
    pub(super) max_chars: usize,
}

/// Characters that a byline, a date or a credit may have.
pub(super) const SHORT: usize = 200;
/// Characters that a prompt to pay may have: what is behind a paywall is often called so too.
const PROMPT: usize = 350;
/// Characters that buttons and prompts may have.
pub(super) const MEDIUM: usize = 1200;
/// No limit but the share of the page's prose.
pub(super) const ANY: usize = usize::MAX;

/// The rules, the first that applies counts.
pub(super) const RULES: &[Rule] = &[
    Rule {
        labels: "-newsletter -signup- -sign-up- -mailing-list- -nl- -boletin- -mailchimp- -mc4wp- -infolettre- \
            -email-capture -subscribe-box- -inline-newsletter",
        kind: RemovedKind::Newsletter,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-paywall-prompt- -paywall-message- -paywall-overlay- -paywall-banner- -paywall-cta- -paywall-notice- \
            -paywall-barrier- -paywall-offer -paywall-teaser- -meter- -metering- -regwall -subscribe- \
            -subscription-prompt -premium-prompt -abo-teaser -subscriber-only-message",
        kind: RemovedKind::Paywall,
        max_chars: PROMPT,
    },
    Rule {
        labels: "-comments- -comment-form -commentform- -comment-list -comment- -respond- -disqus -kommentare- \
            -kommentar- -commentaires- -comentarios- -commenti- -coral-talk- -viafoura- -livefyre -spotim- -openweb- \
            -fb-comments- -ugc- -reacties- -commentarea- -replies-",
        kind: RemovedKind::CommentForm,
        max_chars: ANY,
    },
    Rule {
        labels: "-related -recirc -recommend -readmore- -read-more- -read-next- -read-also- -more-from- -more-stories- \
            -most-read- -mostread- -most-popular- -popular- -trending- -outbrain -taboola -zergnet -see-also- \
            -lesen-sie-auch- -lire-aussi- -relacionad -correlati- -meme-sujet- -onward- -up-next- \
            -you-may-also-like- -also-like- -further-reading- -inline-link- -rel- -yarpp -jp-relatedposts- \
            -teaser-list- -mehr-zum-thema- -leggi-anche- -lees-ook- -read-on- -mehr- -top-stories- -next-article- \
            -next-post- -prev-post- -latest-news- -latest-posts- -promo- -promobox- -post-navigation- -nav-links- \
            -story-package- -suggested-",
        kind: RemovedKind::Related,
        max_chars: ANY,
    },
    Rule {
        labels: "-share- -sharing- -sharebar- -sharetools- -shares- -social- -socials- -addthis -addtoany -a2a- \
            -sharedaddy- -socialmedia- -teilen- -partage- -redes- -compartir- -condividi- -follow-us- -follow- -sh- \
            -shariff- -social-links- -share-row- -article-tools- -tools- -print-link- -like-button- -sharify-",
        kind: RemovedKind::Share,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-ad- -ads- -advert- -adverts- -advertisement- -advertising- -advertorial- -adslot- -adunit- \
            -adsbygoogle- -adbox- -adsense- -sponsor- -sponsored- -dfp- -anzeige- -werbung- -publicite- -publicidad- \
            -pubblicita- -reklame- -google-ad -affiliate-disclosure- -affiliate-disclaimer-",
        kind: RemovedKind::Advertisement,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-cookie -gdpr- -consent- -cmp- -onetrust -privacy-notice- -copyright- -cc-window- -legal-notice- \
            -aviso-cookies- -rights-reserved- -truste-",
        kind: RemovedKind::CookieLegal,
        max_chars: ANY,
    },
    Rule {
        labels: "-author-bio -authorbio- -bio- -about-author- -about-the-author- -author-box -authorbox- -author-info \
            -author-card -author-description- -author-profile -biography- -author-about- -contributor-bio \
            -entry-author- -autor-box- -saboxplugin- -abh-box- -about-contributor- -author-blurb -post-author-bio",
        kind: RemovedKind::AuthorBio,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-photo-credit -image-credit -credit- -credits- -photocredit- -fotocredit- -picture-credit- \
            -photographer- -caption-credit- -image-copyright- -bildnachweis-",
        kind: RemovedKind::Credit,
        max_chars: SHORT,
    },
    Rule {
        labels: "-caption- -captions- -figcaption- -cap- -pie- -wp-caption-text- -bildunterschrift- -image-description- \
            -photo-caption- -legende- -didascalia- -img-desc- -media-caption-",
        kind: RemovedKind::Caption,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-breadcrumb -crumb- -crumbs- -brotkrumen- -migas- -fil-ariane- -pagination- -pager- -skip- -skip-link- \
            -skip-to-content- -menu- -toc- -table-of-contents- -jump-to- -back-to-top- -masthead- -navbar- \
            -navigation- -site-header- -kopfzeile- -fil- -toolbar- -page-navigation- -sommaire- -inhaltsverzeichnis-",
        kind: RemovedKind::Navigation,
        max_chars: ANY,
    },
    Rule {
        labels: "-player- -vjs- -jwplayer -audio-player- -video-player- -podcast-player- -listen- -playlist- \
            -text-to-speech- -video-controls- -trinity-audio- -beyondwords-",
        kind: RemovedKind::PlayerControls,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-tags- -tag-list- -taglist- -tag-cloud- -tagcloud- -topics- -topic-list- -keywords- -schlagworte- \
            -schlagwoerter- -mots-cles- -etiquetas- -hashtags- -post-tags- -tagline- -tag-links- -cat-links- \
            -post-categories- -filed-under- -related-topics-",
        kind: RemovedKind::Tags,
        max_chars: MEDIUM,
    },
    Rule {
        labels: "-byline- -bylines- -author- -authors- -autor- -autoren- -autorzeile- -signature- -firma- -by- \
            -author-name- -auteur- -auteurs- -autore- -verfasser- -posted-by-",
        kind: RemovedKind::Byline,
        max_chars: SHORT,
    },
    Rule {
        labels: "-timestamp- -pubdate- -published- -publish-date- -published-date- -post-date- -date- -dates- -datum- \
            -fecha- -datetime- -updated- -last-updated- -dateline- -stamp- -reading-time- -read-time- -lesezeit- \
            -data-pubblicazione- -time-to-read- -entry-date- -post-meta- -entry-meta- -article-meta- -meta- \
            -posted-on-",
        kind: RemovedKind::Timestamp,
        max_chars: SHORT,
    },
];
