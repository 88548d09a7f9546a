#!/usr/bin/env python3
"""Makes texts for the parity fixtures: texts.py > TEXTS.jsonl

Invented news by a grammar, and what breaks tokenizers and parsers: capitals, lists, addresses, emoji, tables of
results, mixed scripts, leftovers of markup, empty and huge paragraphs, words out of order, characters at random. JSON lines with
`id` and `text`; always the same ones. All names, places and events are made up.
"""

import json
import random

SYLLABLES = "ba be bo bra da del dor e fa fen ga gri ha hal hol i jo ka kel kor la len lo ma mar mel mo na nor o pa per ra rin ro sa sel sha sol ta tan ti tor u va vel vi wen za zor".split()
ENDS = "a an as da den do el en er ez i ia ic in is ka la ler lin man mi na ne ni o off os ov ra ric ro sen ska son ta ti to va vic vik yn".split()
GIVEN = "Ada Amir Ana Aoife Boris Carla Chidi Dana Elena Emre Farah Goran Hana Ilse Ivo Jamal Jin Karin Keiko Lars Leila Mads Maya Mei Nadia Nils Oksana Omar Pavel Priya Quentin Rosa Samir Sofia Tariq Thandi Ulla Viktor Wanda Xavier Yara Zoran".split()
PLACES = "Marlow Bay|Port Ellery|Sankt Orsel|Nova Terrana|Lower Hadley|Kestrel Point|the Orlen Valley|Quillon|Vastergard|Dunmarrow|Al Kharif|Belmonte|Tiraspa|Upper Wexcombe|Lake Orrin|the Saran Islands|Drovnik|East Pellam|Cape Merrin|Halvorsund".split("|")
REAL_PLACES = "Geneva|Ottawa|Nairobi|São Paulo|the United States|New Zealand|South Korea|Kyiv|Brussels|Mumbai|the European Union|California|Côte d'Ivoire|Mexico City|Lake Victoria|the Danube".split("|")
BODIES = "the Ministry of Transport|the Harbour Authority|the Court of Appeal|the Senate|Parliament|the Central Bank|the Port Workers' Union|the Coast Guard|the Green Alliance|the National Weather Service|the University of Quillon|the Orenda Group|Kestrel & Sons Ltd.|Brightwater Energy Inc.|Halcyon Air|the Vastergard Post|FC Dunmarrow|the Pellam Rovers|Nordlys AS|the World Grain Council|the Committee on Public Works|Tiraspa Telecom|St. Orsel's Hospital|the Marlow Bay Museum of Art".split("|")
TITLES = "President|Prime Minister|Mayor|Governor|Judge|Professor|Dr.|Sen.|Rep.|Gen.|Capt.|coach|spokeswoman|spokesman|chief executive|farmer|lawyer|teacher|captain|striker|goalkeeper|Chancellor|Bishop|union leader|economist|climatologist".split("|")
NOUNS = "agreement airport alliance ambulance army ballot bank bridge budget cabinet camp campaign candidate carrier ceasefire charge child city claim coach coast collapse company concert contract convoy council country court crane crash crew crisis crop curfew dam deal debate debt decision defence delay delegation demand deposit dispute district dollar doctor drought earthquake economy election embassy emergency employee engine evidence exercise factory family farm ferry festival film fire flight flood forecast forest fund game garden gas goal government grant group harbour hearing helicopter hospital hotel house inflation injury inquiry interview investigation investor island journalist judge jury law lawsuit leader league letter loan market match measure meeting member merger mine minister mission motion murder museum neighbour network officer official oil opposition orchard park parliament party patient peace pension plan plant player poll port power price prison product profit programme project protest quarter query rail rain ransom rate recession referendum refugee report rescue resident resolution restaurant result river road robbery ruling sanction scheme school season sector senator sentence service settlement share shareholder ship shortage sister soldier spokesman stadium statement storm strike student summit supply survey suspect tax team temple tenant terminal threat tourist town trade train treaty trial troop truce tunnel turbine union vaccine valley verdict victim victory village visit vote voter wage war warehouse water wildfire witness woman worker wound yield".split()
IRREGULAR = {"child": "children", "woman": "women", "spokesman": "spokesmen", "wildfire": "wildfires"}
ADJECTIVES = "abandoned ambitious annual armed bitter broken busy central cheap civil clean coastal cold cold-blooded controversial costly critical crowded damaged deadly deep domestic early eastern economic empty fierce final financial foreign former fragile free fresh good-natured heavy high-speed historic hungry icy independent industrial key large last late legal light local long-awaited low main medical military minor modest narrow national new northern old outgoing peaceful poor popular proposed public quiet rare recent remote rich rural safe second senior severe sharp short small so-called southern state-owned steep strong sudden third tiny tough two-year-old urban vast violent weak western wide wooden worst young".split()
VERBS = "accept:accepts:accepted:accepting accuse:accuses:accused:accusing announce:announces:announced:announcing approve:approves:approved:approving attack:attacks:attacked:attacking ban:bans:banned:banning begin:begins:began:beginning block:blocks:blocked:blocking break:breaks:broke:breaking build:builds:built:building buy:buys:bought:buying call:calls:called:calling carry:carries:carried:carrying choose:chooses:chose:choosing close:closes:closed:closing cut:cuts:cut:cutting defend:defends:defended:defending delay:delays:delayed:delaying deny:denies:denied:denying destroy:destroys:destroyed:destroying draw:draws:drew:drawing drive:drives:drove:driving expect:expects:expected:expecting fight:fights:fought:fighting find:finds:found:finding flee:flees:fled:fleeing freeze:freezes:froze:freezing hit:hits:hit:hitting hold:holds:held:holding keep:keeps:kept:keeping launch:launches:launched:launching lead:leads:led:leading leave:leaves:left:leaving lose:loses:lost:losing meet:meets:met:meeting miss:misses:missed:missing move:moves:moved:moving offer:offers:offered:offering open:opens:opened:opening pay:pays:paid:paying postpone:postpones:postponed:postponing publish:publishes:published:publishing raise:raises:raised:raising reach:reaches:reached:reaching reject:rejects:rejected:rejecting rescue:rescues:rescued:rescuing review:reviews:reviewed:reviewing seek:seeks:sought:seeking sell:sells:sold:selling send:sends:sent:sending shake:shakes:shook:shaking sign:signs:signed:signing spend:spends:spent:spending steal:steals:stole:stealing strike:strikes:struck:striking suspend:suspends:suspended:suspending take:takes:took:taking tear:tears:tore:tearing tell:tells:told:telling throw:throws:threw:throwing visit:visits:visited:visiting warn:warns:warned:warning win:wins:won:winning withdraw:withdraws:withdrew:withdrawing write:writes:wrote:writing".split()
SAYING = "said|told reporters|added|warned|insisted|wrote on Friday|says|announced|claimed|acknowledged|testified|according to officials|tweeted".split("|")
ADVERBS = "abruptly again almost already also barely briefly cautiously certainly clearly deliberately early easily eventually finally fully hardly heavily immediately largely later likely mostly narrowly nearly never now often once openly partly perhaps possibly privately probably publicly quickly quietly rarely recently reportedly sharply shortly slightly slowly soon sometimes still suddenly then together today tomorrow twice unanimously usually well yesterday".split()
WHEN = "on Tuesday|last week|in March 2019|on 14 May|at 6.30 a.m.|by the end of the year|since 1998|before Christmas|on Wednesday night|in the early hours|over the weekend|three days later|in the first quarter|this summer|until 2031|at noon GMT|on Nov. 3, 2022|for the second time".split("|")
UNITS = "km|miles|tonnes|per cent|%|°C|mph|kg|barrels|square metres|people|votes|points|hectares|m".split("|")
ENDINGS = [".", ".", ".", ".", ".", ".", "!", "?", " ...", "…"]
SCRIPTS = [
    "Министр подписал соглашение в Дровнике в среду.", "Рынки закрылись ростом на 2,5%.", "Ο δήμαρχος υπέγραψε τη συμφωνία χθες.", "Η απεργία συνεχίζεται για τρίτη μέρα.",
    "وقع الوزير الاتفاق يوم الأربعاء.", "أغلق الميناء بسبب العاصفة.", "השר חתם על ההסכם ביום רביעי.", "मंत्री ने बुधवार को समझौते पर हस्ताक्षर किए।", "नदी का जलस्तर ३ मीटर बढ़ा।",
    "部长星期三签署了协议。", "港口因风暴关闭了三天。", "市長は水曜日に合意に署名した。", "トンネルは来年開通する予定です。", "장관은 수요일에 협정에 서명했다.", "รัฐมนตรีลงนามในข้อตกลงเมื่อวันพุธ", "Թունելը կբացվի ապրիլին։", "გვირაბი აპრილში გაიხსნება.",
    "Der Bürgermeister unterschrieb am Mittwoch; die Straße bleibt gesperrt.", "Le maire a signé l'accord mercredi, « sans hésiter ».", "El túnel se abrirá en abril, ¿verdad?", "Vęlà žőłť ĝïß Ťêxț ŵįṱħ đïāċŗȋṯičś.", "Thỏa thuận được ký hôm thứ Tư.", "İstanbul'da toplantı ertelendi.",
]
EMOJI = "😀 😂 🤣 😭 😡 👍 👍🏽 👏👏 🙏 🔥 💯 ❤️ 💔 🎉 🏆 ⚽ 🏀 🇺🇳 🇫🇷 🏳️‍🌈 👩‍⚕️ 👨‍👩‍👧‍👦 ☀️ ⚡ 🌊 🚨 ✅ ❌ ➡️ ↗️ ™️ 5️⃣ ✌🏿 :) :-( ;-) :D xD <3 \\o/ ¯\\_(ツ)_/¯ (╯°□°）╯︵┻━┻ ^_^ T_T o.O".split()
CONTRACTED = "don't|won't|can't|I'm|they're|it's|he'd|we've|shouldn't've|y'all|gonna|gotta|wanna|lemme|ain't|let's|o'clock|ma'am|'cause|'tis|rock'n'roll|cannot|who's|there'll|doin'|somethin'|c'mon|couldn’t|I’ll|it’s|’em|'90s|U.S.|U.K.'s|e.g.|i.e.|a.m.|Ph.D.|vs.|No. 5|St. Orsel|Jan.|etc.".split("|")


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, share):
        return self.random.random() < share

    def number(self, digits=7):
        return self.random.randrange(10 ** self.random.randrange(1, digits + 1))

    def surname(self):
        name = "".join(self.pick(SYLLABLES) for _ in range(self.random.randrange(1, 3))) + self.pick(ENDS)
        name = name.capitalize()
        return self.pick([name] * 12 + ["O'" + name, "van der " + name, "al-" + name, "Mc" + name, name + "-" + self.pick(GIVEN), "de " + name, name + " Jr."])

    def person(self):
        given = self.pick(GIVEN)
        return self.pick(
            [f"{given} {self.surname()}"] * 5
            + [self.surname(), f"{self.pick(TITLES)} {self.surname()}", f"{self.pick(TITLES)} {given} {self.surname()}", f"{given[0]}. {self.pick(GIVEN)[0]}. {self.surname()}", f"{given} {self.pick(GIVEN)[0]}. {self.surname()}", f"{self.surname()}, {self.random.randrange(18, 99)},"]
        )

    def place(self):
        return self.pick(PLACES + REAL_PLACES)

    def noun(self):
        noun = self.pick(NOUNS)
        if self.chance(0.4):
            return IRREGULAR.get(noun, noun[:-1] + "ies" if noun[-1] == "y" and noun[-2] not in "aeou" else noun + ("es" if noun[-1] in "shx" else "s"))
        return noun

    def quantity(self):
        amount = self.pick([str(self.number(4)), f"{self.number(7):,}", f"{self.number(3)}.{self.number(2)}", f"{self.pick(['two', 'three', 'a dozen', 'hundreds of', 'some 40', 'nearly 900', 'one-third of'])}"])
        money = self.pick(["$", "£", "€", "US$", "A$", "¥", "Rs ", "CHF "])
        return self.pick([f"{amount} {self.pick(UNITS)}", f"{money}{amount}", f"{money}{self.number(3)}.{self.number(2)} {self.pick(['million', 'billion', 'bn', 'm'])}", f"{self.number(3)}%", f"{amount} {self.noun()}"])

    def phrase(self):
        draw = self.random.random()
        if draw < 0.16:
            return self.person()
        if draw < 0.26:
            return self.pick(BODIES)
        if draw < 0.32:
            return self.quantity()
        if draw < 0.36:
            return self.pick(["he", "she", "they", "it", "we", "nobody", "who", "those who stayed", "most of them"])
        article = self.pick(["the", "the", "the", "a", "an", "its", "their", "his", "this", "no", "every", "some", "", "both", "another"])
        words = [article] + [self.pick(ADJECTIVES) for _ in range(self.random.randrange(0, 3))] + [self.noun()]
        if self.chance(0.15):
            words += ["of", self.phrase()]
        elif self.chance(0.1):
            words += [self.pick(["in", "near", "outside", "from"]), self.place()]
        elif self.chance(0.06):
            words[-1] += self.pick(["'s", "’s", "s'"])
            words.append(self.noun())
        elif self.chance(0.06):
            words += [self.pick(["that", "which", "who"]), self.predicate()]
        return " ".join(word for word in words if word)

    def predicate(self):
        base, third, past, progressive = self.pick(VERBS).split(":")
        verb = self.pick([past] * 5 + [third, "will " + base, "has " + past, "had been " + progressive, "is " + progressive, "was " + past + " by", "did not " + base, "could " + base, "has yet to " + base, "wants to " + base, "won't " + base, "'s " + progressive])
        words = [self.pick(ADVERBS)] if self.chance(0.15) else []
        words += [verb, self.phrase()]
        if self.chance(0.3):
            words += [self.pick(["in", "at", "over", "after", "against", "with", "for", "despite", "because of", "as part of"]), self.phrase()]
        if self.chance(0.35):
            words.append(self.pick(WHEN))
        if self.chance(0.15):
            words.append("in " + self.place())
        if self.chance(0.1):
            words.append(self.pick(ADVERBS))
        return " ".join(words)

    def clause(self):
        draw = self.random.random()
        if draw < 0.08:
            return f"there {self.pick(['is', 'are', 'was', 'were'])} {self.phrase()}"
        if draw < 0.14:
            return f"it is {self.pick(ADJECTIVES)} that {self.clause()}"
        return f"{self.phrase()} {self.predicate()}"

    def sentence(self):
        draw = self.random.random()
        if draw < 0.22:
            marks = self.pick([('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("«", "»"), ("``", "''")])
            quote = self.capital(self.clause()) + self.pick([",", ".", "!", "?", ""])
            text = self.pick(["{0}{1}{2} {3} {4}.", "{3} {4}: {0}{1}{2}", "{0}{1}{2} {4} {3}, who {5}.", "{3} called it {0}{6}{2}."]).format(marks[0], quote, marks[1], self.person(), self.pick(SAYING), self.predicate(), self.pick(ADJECTIVES))
        elif draw < 0.3:
            text = f"{self.clause()}, {self.pick(['and', 'but', 'while', 'because', 'although', 'as', 'so'])} {self.clause()}{self.pick(ENDINGS)}"
        elif draw < 0.36:
            text = f"{self.pick(['If', 'When', 'After', 'Although', 'Unless', 'Since'])} {self.clause()}, {self.clause()}{self.pick(ENDINGS)}"
        elif draw < 0.42:
            text = f"{self.clause()} {self.pick(['—', '–', '--', '(', ';'])} {self.clause()}{self.pick(['.', ').', ' —.'])}"
        elif draw < 0.46:
            text = f"{self.pick(['Did', 'Will', 'Why did', 'How can', 'Who says'])} {self.clause()}?"
        elif draw < 0.5:
            text = f"{self.place().upper()}, {self.pick(['Oct. 3', 'May 12', '4 June'])} ({self.pick(['Wire', 'KNA', 'Staff'])}) {self.pick(['-', '—', '--'])} {self.clause()}."
        else:
            text = self.clause() + self.pick(ENDINGS)
        return self.capital(text)

    def capital(self, text):
        return text[:1].upper() + text[1:]

    def paragraph(self, sentences=None):
        return " ".join(self.sentence() for _ in range(sentences or self.random.randrange(1, 5)))

    def headline(self):
        text = self.clause()
        return self.pick([text.title(), self.capital(text), f"{self.capital(text)}: {self.clause()}", f"BREAKING: {text}", f"{self.place()}'s {self.noun()} {self.noun()} {self.predicate()}"])

    def news(self):
        gap = self.pick(["\n\n", "\n", " ", "\n\n\n", " \n", "\r\n"])
        lines = [self.headline()] if self.chance(0.6) else []
        lines += [f"By {self.pick(GIVEN)} {self.surname()}"] if self.chance(0.3) else []
        return gap.join(lines + [self.paragraph() for _ in range(self.random.randrange(3, 8))])

    def capitals(self):
        return self.pick(["\n", "\n\n", " "]).join(self.pick([self.headline, self.sentence, self.person, self.paragraph])().upper() for _ in range(self.random.randrange(1, 7)))

    def items(self):
        bullet = self.pick(["- ", "* ", "• ", "{}. ", "{}) ", "({}) ", "– ", "\t", "  ◦ ", "[ ] ", "→ ", "a{}) ", "#{} "])
        line = lambda number: bullet.format(number) + self.pick([self.phrase, self.clause, self.person, self.place, self.quantity, self.sentence])()
        return self.pick(["", self.clause() + ":\n"]) + self.pick(["\n", "\n\n", "; ", ";\n"]).join(line(number) for number in range(1, self.random.randrange(3, 14)))

    def address(self):
        name = self.surname().lower().replace(" ", "-").replace("'", "")
        host = name + self.pick([".com", ".org", ".co.uk", ".de", ".news", ".gov", ".example", ".io"])
        path = self.pick(["", "/", f"/{self.number()}/{self.noun()}.html", f"/{self.noun()}?id={self.number()}&ref={self.noun()}", f"/#{self.noun()}", "/a_(b)/c", f"/{self.noun()}-{self.noun()}-{self.noun()}/", "/%C3%A9t%C3%A9", ":8080/x"])
        return self.pick([f"https://www.{host}{path}", f"http://{host}{path}", f"www.{host}{path}", f"{host}{path}", f"{name}@{host}", f"@{name}_{self.number(3)}", f"#{self.noun()}{self.noun().capitalize()}", f"mailto:{name}.{self.pick(GIVEN).lower()}@{host}", f"ftp://files.{host}{path}", f"bit.ly/{name}", f"192.168.{self.number(2)}.{self.number(2)}"])

    def addresses(self):
        frames = ["{0} See {1} for more.", "{0} ({1})", "{1}", "Contact: {1}, {2}.", "<{1}>", '"{1}"', "{0} {1}, {2}; {1}.", "via {1}: {0}", "RT {2}: {0} {1}", "{0} [{1}]({2})", "{1}/{2}"]
        return self.pick([" ", "\n"]).join(self.pick(frames).format(self.sentence(), self.address(), self.address()) for _ in range(self.random.randrange(2, 8)))

    def social(self):
        parts = []
        for _ in range(self.random.randrange(3, 16)):
            parts.append(self.pick([lambda: self.pick(EMOJI), lambda: "".join(self.pick(EMOJI) for _ in range(3)), self.clause, self.address, lambda: self.pick(CONTRACTED), lambda: self.clause().upper() + "!!!", lambda: "soooo " + self.pick(ADJECTIVES) + "??", lambda: self.pick(ADVERBS) + self.pick(EMOJI)])())
        return self.pick([" ", " ", "", "\n"]).join(parts)

    def table(self):
        gap = self.pick(["\t", "  ", "    ", " | ", ", ", ";", " .... "])
        row = self.pick([
            lambda n: [str(n), self.surname(), f"{self.number(2)}:{self.random.randrange(60):02}.{self.number(3)}", self.pick(["+", "-", ""]) + str(self.number(3)), self.pick(["DNF", "PB", "SB", "q", ""])],
            lambda n: [self.pick(BODIES), f"{self.number(1) or 1}-{self.number(1) or 2}", self.pick(BODIES), f"({self.surname()} {self.number(2)}', {self.surname()} 90+{n})"],
            lambda n: [self.pick(PLACES), f"{self.number(6):,}", f"{self.number(2)}.{self.number(1)}%", f"{self.pick('+-−±')}{self.number(2)}.{self.number(1)}"],
            lambda n: [self.person(), self.pick(["GER", "USA", "KEN", "NOR"]), f"{self.number(2)} pts", f"{self.number(1)}W-{self.number(1)}D-{self.number(1)}L"],
            lambda n: [f"{self.number(2)}.{self.pick(['Jan', 'Feb', '03'])}.", f"${self.number(4)}.{self.number(2):02}", f"Q{n}", f"{self.number(3)}bp", self.noun().upper()],
        ])
        head = self.headline() + "\n" if self.chance(0.5) else ""
        return head + "\n".join(gap.join(row(number)) for number in range(1, self.random.randrange(4, 18)))

    def scripts(self):
        return self.pick([" ", "\n", ""]).join(self.pick([lambda: self.pick(SCRIPTS), lambda: self.pick(SCRIPTS), self.sentence, self.phrase])() for _ in range(self.random.randrange(2, 9)))

    def markup(self):
        wrap = ["<p>{}</p>", "<b>{}</b>", "&lt;{}&gt;", "{}&nbsp;&amp;", "<!-- {} -->", "**{}**", "_{}_", "`{}`", "[{}](#)", "{{{{{}}}}}", "<a href=\"/x?y=1&z=2\">{}</a>", "{}<br/>", "== {} ==", "[Photo: {}]", "{} [1][2]", "if (x<{}) {{ y+=1; }}", "\"{}\": null,", "{}\\n\\t"]
        return self.pick([" ", "", "\n"]).join(self.pick(wrap).format(self.pick([self.sentence, self.phrase, self.noun])()) for _ in range(self.random.randrange(3, 12)))

    def dialogue(self):
        speakers = [self.surname().upper() for _ in range(2)] if self.chance(0.5) else ["Q", "A"]
        return "\n".join(f"{speakers[turn % 2]}{self.pick([':', '.', ' -', ':'])} {self.pick(CONTRACTED)} {self.paragraph(self.random.randrange(1, 3))}" for turn in range(self.random.randrange(2, 12)))

    def shuffled(self):
        words = self.paragraph(self.random.randrange(2, 8)).split()
        self.random.shuffle(words)
        return " ".join(words)

    def lowered(self):
        return "".join(char for char in self.paragraph(6).lower() if char.isalnum() or char in " '")

    def soup(self):
        ranges = [(0x20, 0x7F)] * 6 + [(0xA0, 0x250), (0x300, 0x370), (0x370, 0x600), (0x900, 0xA00), (0x1E00, 0x2000), (0x2000, 0x2070), (0x20A0, 0x20C0), (0x2100, 0x2400), (0x2460, 0x2500), (0x3040, 0x3100), (0x4E00, 0x5000), (0x1F300, 0x1F650), (0x9, 0xE)]
        return "".join(chr(self.random.randrange(*self.pick(ranges))) for _ in range(self.random.randrange(20, 400)))

    def figures(self):
        forms = ["{0}.{1}km", "{0}-{1}", "{0}/{1}/{2}", "{0}:{1}:{2}", "${0}.{1}bn", "{0}th", "{0},{1},{2}", "-{0}°", "+44 {0} {1}", "({0})", "{0}x{1}", "{0}%-{1}%", "{0}a.m.", "'{1}s", "{0}½", "№{0}", "§{0}.{1}", "H{0}N{1}", "F-{0}", "{0}º", "{0}²", "1e{1}", "0x{0}", "{0}€", "£{0}k", "{0}s' {1}", "~{0}", "±{0}.{1}", "{0}·{1}", "A{0}/B{1}", "{0}...{1}", "v{0}.{1}.{2}"]
        return " ".join(self.pick([lambda: self.pick(forms).format(self.number(4), self.number(2), self.number(3)), self.quantity, self.noun, lambda: self.pick(WHEN)])() for _ in range(self.random.randrange(10, 80)))

    def worn(self):
        """News with characters lost, doubled or replaced by their cousins."""
        cousins = {" ": "\u00a0\u2009  \t\u200b", "'": "’‘´`ʼ", '"': "“”„«»", "-": "–—‑−\u00ad", ".": "…。．", "e": "éèëеε", "a": "áäаα", "o": "óöоο0", "i": "íïіı1", "s": "śšſ5"}
        out = []
        for char in self.news():
            draw = self.random.random()
            if draw < 0.02:
                continue
            if draw < 0.04:
                out.append(char)
            out.append(self.pick(cousins[char]) if draw > 0.96 and char in cousins else char)
        return "".join(out)


EDGES = [
    "", " ", "  ", "\n", "\n\n\n", "\t", " \n \t \r\n", "\u00a0", "\u3000\u2003", "\u2028\u2029", "\x1c\x1d", ".", "...", "?!", "'", '"', "-", "a", "A", "é", "😀", "\ufeff", "\u200b",
    " leading", "trailing ", "  both  ", "\nline\n", "a\n\nb\n\n\nc", "a" * 99, "a" * 100, "a" * 5000, "ab-" * 1500, "." * 3000, "( " * 800, "!" * 700 + "?" * 700, "x\u0301" * 500, "http://" + "a/" * 900, "9" * 2000, "\n" * 2500 + "end", " " * 2500 + "end",
    "I I I I I", "the the the the", "\"\"\"\"", "((((((((((", "))))))))))", "Mr. Mr. Mr.", "U.S. U.K. U.N. E.U.", "can't won't shan't ain't y'all'd've",
]
KINDS = [("news", 320), ("capitals", 70), ("items", 70), ("addresses", 60), ("social", 60), ("table", 70), ("scripts", 60), ("markup", 40), ("dialogue", 50), ("shuffled", 60), ("lowered", 30), ("soup", 70), ("figures", 50), ("worn", 60)]


def texts():
    for kind, count in KINDS:
        maker = Maker(f"parity {kind}")
        for number in range(count):
            yield f"{kind}-{number + 1}", getattr(maker, kind)()
    for number, text in enumerate(EDGES):
        yield f"edge-{number + 1}", text
    maker = Maker("parity huge")
    yield "huge-paragraph", maker.paragraph(700)
    yield "huge-line-without-end", " ".join(maker.clause() for _ in range(400))
    yield "huge-lines", "\n".join(maker.phrase() for _ in range(1500))
    yield "huge-capitals", maker.paragraph(200).upper()
    yield "huge-table", "\n".join(maker.table() for _ in range(40))


def main():
    for name, text in texts():
        print(json.dumps({"id": name, "text": text}, ensure_ascii=False))


if __name__ == "__main__":
    main()
