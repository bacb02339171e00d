// Words, numbers and times in the language of the page, which has them as JSON: api/localization/script_words.py says what.

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
    until: (time) => fromNow(language, (new Date(time) - Date.now()) / 1000),
    moment: (time) => filled(moment, { 1: write(time, { dateStyle: "long" }), 0: write(time, { timeStyle: "short" }) }),
  };
}

/** With what stands for `{names}`. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Such as "in 5 minutes". */
function fromNow(language, seconds) {
  const [amount, unit] = seconds < 90 ? [Math.max(1, seconds), "second"] : [seconds / 60, "minute"];
  return new Intl.RelativeTimeFormat(`${language}-u-nu-latn`).format(Math.ceil(amount), unit);
}
