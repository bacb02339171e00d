// Words, numbers and times in the language of the page, which has them as JSON: api/localization/script_words.py says what.

const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second"]]; // seconds

export function localized(element) {
  const { language, locale, timeZone, moment, words } = JSON.parse(element.querySelector(".localized").textContent);
  const rules = new Intl.PluralRules(language);
  const unicode = (tag) => `${tag}-u-ca-gregory-nu-latn`;
  const number = (value) => value.toLocaleString(unicode(language));
  const write = (time, form) => new Date(time).toLocaleString(unicode(locale), { ...form, timeZone });
  return {
    words,
    number,
    counted: (forms, value) => filled(forms[rules.select(value)] ?? forms.other, { n: number(value) }),
    until: (time) => fromNow(language, Math.max(1, (new Date(time) - Date.now()) / 1000)),
    moment: (time) => filled(moment, { 1: write(time, { dateStyle: "long" }), 0: write(time, { timeStyle: "short" }) }),
  };
}

/** With what stands for `{names}`. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Until the signal, times of the last week say how long ago they were, also those that come later. */
export function keepRelative(root, signal) {
  const update = () => root.querySelectorAll(".meta > time, .when > time").forEach(relate);
  const observer = new MutationObserver(update);
  observer.observe(root, { childList: true, subtree: true });
  const timer = setInterval(update, 60_000);
  signal?.addEventListener("abort", () => observer.disconnect(clearInterval(timer)));
  update();
}

/** By the reader's clock, which may be a minute behind. Nothing where it is the same: each change is observed. */
function relate(time) {
  const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
  if (!(seconds < 60 && seconds > -604_800)) return;
  // By which stylesheets keep its width, so that nothing moves.
  time.title ||= time.textContent;
  const text = fromNow(time.closest("[lang]").lang, seconds > -90 ? 0 : seconds);
  if (time.textContent !== text) time.textContent = text;
}

/** Such as "in 5 minutes", "5 minutes ago", or "now"; never less than will be, nor more than was. */
function fromNow(language, seconds) {
  const [unit, length = 1] = UNITS.find(([, least = 0]) => Math.abs(seconds) >= 1.5 * least);
  const numeric = seconds ? "always" : "auto";
  return new Intl.RelativeTimeFormat([`${language}-u-nu-latn`, "en"], { numeric }).format(Math.ceil(seconds / length), unit);
}
