import { error, type Finding } from "../finding.ts";
import type { SourceFile, SourcePackage } from "../source/package.ts";

interface Rule {
  what: string;
  pattern: RegExp;
  /** Whether a match is harmless, such as a placeholder. */
  harmless?: (match: string, path: string) => boolean;
  remedy: string;
}

const reservedDomain = /[@.](?:[\w-]+\.)*(?:invalid|example|test|example\.(?:com|org|net))$/i;
const publicHosts = /^(?:login|test|help|developer|trailhead|www)\.(?:salesforce|force)\.com$/i;
const outsideTheLanguage = /(?:Test\.cls|\/__tests__\/)/;
const fakeId = /0{7}|X{4}/;

/** What ties the package to one org, or gives something away (contract salesforce-metadata 23.6). */
const rules: readonly Rule[] = [
  {
    what: "the id of a record",
    pattern:
      /(?<![\w/+=.-])(?=[A-Za-z0-9]*\d[A-Za-z0-9]*\d)[0-9a-z][A-Za-z0-9]{2}[A-Za-z0-9]{2,3}0[A-Za-z0-9]{8,9}(?:[A-Z0-5]{3})?(?![\w/+=-])/g,
    harmless: (match, path) =>
      ![15, 18].includes(match.length) ||
      (outsideTheLanguage.test(path) && fakeId.test(match)) ||
      /^[a-z]+\d{1,2}$/i.test(match),
    remedy: "Look the record up by its developer name",
  },
  {
    what: "a username or an e-mail address",
    pattern: /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
    harmless: (match) => reservedDomain.test(match),
    remedy: "Use a placeholder of the domain .invalid and a replacement in sfdx-project.json",
  },
  {
    what: "the address of an org",
    pattern: /[\w-]+(?:\.[\w-]+)*\.(?:salesforce|force|salesforce-scrt|salesforce-sites|visualforce)\.com/gi,
    harmless: (match) => publicHosts.test(match),
    remedy: "Use a Named Credential, or a placeholder and a replacement in sfdx-project.json",
  },
  {
    what: "a private key",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----|"d"\s*:\s*"[\w-]{20,}"/g,
    remedy: "Keep it outside of the source",
  },
  {
    what: "a token",
    pattern: /\beyJ[\w-]{10,}\.[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bBearer [\w.~+/-]{20,}/g,
    remedy: "Enter it after the deploy",
  },
  {
    what: "a key or secret of a client app",
    pattern: /<(?:consumerKey|consumerSecret|password|oauthToken|oauthRefreshToken|awsAccessSecret)>[^<\s][^<]*</g,
    remedy: "Leave the element out: Salesforce makes it, or an admin enters it",
  },
  {
    what: "a long random text, as secrets are",
    pattern:
      /(?<![\w/+-])(?=[\w/+-]*\d)(?=[\w/+-]*[a-z])(?:[0-9a-f]{32,}|(?=[\w/+-]*[A-Z])[A-Za-z0-9/+]{40,}={0,2})(?![\w-])/g,
    harmless: (match) => match.includes("/") && !/[+=]/.test(match),
    remedy: "If it is a secret, revoke it and enter it after the deploy",
  },
];

/** Refuses ids, usernames, addresses of orgs, and secrets. */
export function checkHygiene(source: SourcePackage): Finding[] {
  return source.files.flatMap((file) => rules.flatMap((rule) => checkRule(file, rule)));
}

function checkRule({ path, text }: SourceFile, { what, pattern, harmless, remedy }: Rule): Finding[] {
  const found = new Set([...text.matchAll(pattern)].map(([match]) => match));
  return [...found]
    .filter((match) => harmless?.(match, path) !== true)
    .map((match) => error(path, `${shown(match)} looks like ${what}. ${remedy}.`));
}

/** Not the whole of it: what is printed ends up in logs. */
function shown(match: string): string {
  const oneLine = match.replace(/\s+/g, " ");
  return oneLine.length > 30 ? `${oneLine.slice(0, 12)}…` : oneLine;
}
