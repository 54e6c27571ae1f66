import { clock, el, fileLink } from "./dom.js";

/** What is in the visitor's mailbox: the lines of the session, each with the subject that a mail program gives it. */
export function asMails({ lines, mail, name }) {
  return lines.map((line, index) => ({
    ...line,
    isMine: line.from === "contact",
    subject: index === 0 ? mail.subject : `Re: ${mail.subject}`,
    who: line.from === "ai" ? `${line.name}, AI` : line.name || name,
  }));
}

export function drawMail({ at, isMine, subject, who, from, text, files }) {
  const kind = isMine ? "mine" : from === "ai" ? "ai" : "person";
  return el(
    "article",
    { className: `mail ${kind}` },
    el(
      "p",
      { className: "mail-head" },
      el("span", { className: "mail-who" }, who),
      el("time", { datetime: at }, clock(at)),
    ),
    el("p", { className: "mail-subject" }, subject),
    text && el("p", { className: "mail-text" }, text),
    ...files.map((file) => el("p", { className: "mail-file" }, fileLink("visitor", file))),
  );
}
