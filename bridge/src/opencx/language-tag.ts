/** A tag by BCP 47's form: a language, then subtags; an underscore is met as often as a hyphen. */
const form = /^[a-z]{2,8}(?:[-_][a-z0-9]{1,8})*$/i;
const mostCharacters = 35;

/** A language that looks like a tag (`en`, `pt-BR`, `zh_Hant_TW`); everything else is none, sentences above all. */
export function readLanguage(value: string | null | undefined): string | undefined {
  const tag = value?.trim() ?? "";
  return tag.length <= mostCharacters && form.test(tag) ? tag : undefined;
}
