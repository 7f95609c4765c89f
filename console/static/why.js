// Fills the protocol of one answer; the places are in _why.html.

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function item(tag, ...children) {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// The same request as a command line, for those who would rather use a terminal.
function command({ from, to, inbound, side }, text) {
  const fields = [`from=${from}`, `to=${to}`, `text=${text}`].map((field) => ` --data-urlencode ${quoted(field)}`);
  const draft = side === "draft" ? " -H 'X-Kabar-Catalogue: draft'" : "";
  return `curl -H 'X-Kabar-Why: 1'${draft}${fields.join("")} ${quoted(location.origin + inbound)}`;
}

const milliseconds = (value) => (value ?? 0).toFixed(1);

export class Why {
  constructor(root, texts, language) {
    this.root = root;
    this.texts = texts;
    this.comma = language === "id";
  }

  place(name) {
    return this.root.querySelector(`[data-why="${name}"]`);
  }

  say(name, text) {
    this.place(name).textContent = text;
  }

  list(name, items) {
    const place = this.place(name);
    place.replaceChildren(...items);
    place.closest(".step").hidden = items.length === 0;
  }

  show(asked, answer, phone) {
    const why = answer.why;
    this.say("curl", command(phone, asked));
    this.say("asked", asked);
    this.place("duplicate").hidden = !why.duplicate;
    this.place("silent").hidden = Boolean(answer.reply);
    this.showReading(why);
    this.say("rule", why.rule);
    this.say("template", why.template ?? this.texts.why_silence);
    this.say("catalogue", fill(this.texts[`why_side_${why.side}`], { n: why.catalogue }));
    this.showLength(why.septets);
    this.list("shortened", why.shortened.length ? [why.shortened.join(", ")] : []);
    this.say("load_ms", this.number(why.load_ms));
    this.say("total_ms", this.number(why.total_ms));
    this.list("notes", why.notes.map((note) => item("li", this.term("note", note))));
    this.unfold();
  }

  showReading(why) {
    this.say("normalised", why.normalised);
    this.say("keyword", why.keyword ?? this.texts.why_no_keyword);
    const how = this.term("how", why.how);
    const from = why.matched ? ` ${this.texts.why_matched} “${why.matched}”` : "";
    this.say("how", how + from);
    this.list("arguments", Object.entries(why.arguments).map(([name, value]) => this.pair(name, value)));
  }

  pair(name, value) {
    return item("li", item("span", this.term("argument", name)), " ", item("code", value));
  }

  showLength(septets) {
    this.place("meter").setAttribute("width", Math.min(160, septets));
    this.say("septets", fill(this.texts.why_septets, { n: septets }));
  }

  // What a code of the parser means in words; a code that has none yet is shown as it is.
  term(kind, code) {
    return this.texts[`${kind}_${code.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`] ?? code;
  }

  number(value) {
    const text = milliseconds(value);
    return this.comma ? text.replace(".", ",") : text;
  }

  unfold() {
    this.root.querySelector(".why-empty").hidden = true;
    const protocol = this.root.querySelector(".protocol");
    protocol.hidden = false;
    protocol.classList.remove("arrived");
    void protocol.offsetWidth; // restarts the animation
    protocol.classList.add("arrived");
  }
}
