/** Everything the bridge says by itself. `{name}` and the like are filled in. */
const english = {
  joined: "{name} has joined the conversation.",
  left: "{name} has left the conversation.",
  transferring: "We are passing you on to a colleague. Please stay with us.",
  position: "You are number {position} in the queue.",
  wait: "A colleague will be with you in about {minutes}.",
  minute: "one minute",
  minutes: "{count} minutes",
  unavailableClosed: "Our team is not at work right now. We have kept your message.",
  unavailableNoReps: "Nobody has been free to answer yet. We are still looking for a colleague for you.",
  unavailableOverLimit: "Our team is taking as many conversations as it can. Please give us a little longer.",
  unavailableRoutingFailed: "We could not reach a colleague just now. We are still trying.",
  resumed: "Nobody is available at the moment, so our assistant will carry on with you.",
  handedOn: "We are passing your conversation to another team.",
  failed: "We could not reach our team. Please try again later.",
  ended: "{name} has ended the conversation. Thank you for contacting us.",
  endedBySystem: "The conversation has ended. Thank you for contacting us.",
  endedTooLate:
    "Your last message arrived after the conversation had ended, so nobody has read it. Write again to reach us.",
  inactivityWarning: "Are you still there? The conversation will be closed if we do not hear from you.",
  inactivityClosed: "We have closed the conversation because we did not hear from you. Write again at any time.",
  fileAsLink: "Your file {file} was passed on as a link, because it could not be passed on as it is.",
  messageLost: "Your last message could not be passed on. Please send it again later.",
  fileLost: "Your file {file} could not be passed on. Please describe what it shows.",
  replyFileLink: "{text}\n{file}: a file came with this message but could not be delivered here.",
  repFallback: "Support team",
} as const;

export type TextKey = keyof typeof english;
type TextSet = Partial<Record<TextKey, string>>;

const german: TextSet = {
  joined: "{name} ist jetzt im Gespräch.",
  left: "{name} hat das Gespräch verlassen.",
  transferring: "Wir verbinden Sie mit einer Kollegin oder einem Kollegen. Bitte bleiben Sie dran.",
  position: "Sie sind Nummer {position} in der Warteschlange.",
  wait: "In etwa {minutes} ist jemand für Sie da.",
  minute: "einer Minute",
  minutes: "{count} Minuten",
  unavailableClosed: "Unser Team ist gerade nicht im Dienst. Ihre Nachricht ist bei uns gespeichert.",
  unavailableNoReps: "Bisher war niemand frei. Wir suchen weiter jemanden für Sie.",
  unavailableOverLimit: "Unser Team ist gerade voll ausgelastet. Bitte geben Sie uns noch etwas Zeit.",
  unavailableRoutingFailed: "Wir konnten gerade niemanden erreichen. Wir versuchen es weiter.",
  resumed: "Im Moment ist niemand da, deshalb hilft Ihnen unser Assistent weiter.",
  handedOn: "Wir geben Ihr Gespräch an ein anderes Team weiter.",
  failed: "Wir konnten unser Team nicht erreichen. Bitte versuchen Sie es später noch einmal.",
  ended: "{name} hat das Gespräch beendet. Danke für Ihre Nachricht.",
  endedBySystem: "Das Gespräch ist beendet. Danke für Ihre Nachricht.",
  endedTooLate:
    "Ihre letzte Nachricht kam nach dem Ende des Gesprächs an und wurde nicht gelesen. Schreiben Sie uns einfach noch einmal.",
  inactivityWarning: "Sind Sie noch da? Das Gespräch wird geschlossen, wenn wir nichts von Ihnen hören.",
  inactivityClosed:
    "Wir haben das Gespräch geschlossen, weil wir nichts von Ihnen gehört haben. Schreiben Sie uns jederzeit wieder.",
  fileAsLink: "Ihre Datei {file} wurde als Link weitergegeben, weil sie so nicht übertragen werden konnte.",
  messageLost: "Ihre letzte Nachricht konnte nicht übermittelt werden. Bitte senden Sie sie später noch einmal.",
  fileLost: "Ihre Datei {file} konnte nicht übertragen werden. Bitte beschreiben Sie, was sie zeigt.",
  replyFileLink: "{text}\n{file}: Zu dieser Nachricht gehört eine Datei, die hier nicht zugestellt werden konnte.",
  repFallback: "Support-Team",
};

const spanish: TextSet = {
  joined: "{name} se ha unido a la conversación.",
  left: "{name} ha salido de la conversación.",
  transferring: "Le pasamos con otra persona del equipo. No se vaya, por favor.",
  position: "Es el número {position} en la cola.",
  wait: "Alguien le atenderá en unos {minutes}.",
  minute: "un minuto",
  minutes: "{count} minutos",
  unavailableClosed: "Nuestro equipo no está de servicio ahora. Hemos guardado su mensaje.",
  unavailableNoReps: "Todavía no hay nadie libre. Seguimos buscando a alguien para usted.",
  unavailableOverLimit: "Nuestro equipo está atendiendo al máximo. Denos un poco más de tiempo, por favor.",
  unavailableRoutingFailed: "No hemos podido encontrar a nadie ahora mismo. Seguimos intentándolo.",
  resumed: "Ahora mismo no hay nadie disponible, así que nuestro asistente seguirá con usted.",
  handedOn: "Pasamos su conversación a otro equipo.",
  failed: "No hemos podido contactar con nuestro equipo. Inténtelo más tarde, por favor.",
  ended: "{name} ha terminado la conversación. Gracias por escribirnos.",
  endedBySystem: "La conversación ha terminado. Gracias por escribirnos.",
  endedTooLate:
    "Su último mensaje llegó cuando la conversación ya había terminado y nadie lo ha leído. Escríbanos de nuevo.",
  inactivityWarning: "¿Sigue ahí? La conversación se cerrará si no sabemos de usted.",
  inactivityClosed: "Hemos cerrado la conversación porque no supimos de usted. Escríbanos cuando quiera.",
  fileAsLink: "Su archivo {file} se ha pasado como enlace porque no podía enviarse tal cual.",
  messageLost: "Su último mensaje no se ha podido transmitir. Envíelo de nuevo más tarde, por favor.",
  fileLost: "Su archivo {file} no se ha podido enviar. Describa lo que muestra, por favor.",
  replyFileLink: "{text}\n{file}: con este mensaje venía un archivo que no se ha podido entregar aquí.",
  repFallback: "Equipo de soporte",
};

export const textKeys = Object.keys(english) as TextKey[];

/** The bridge's own words, in the customer's language as far as there are any. */
export class Texts {
  readonly #sets: Map<string, TextSet>;
  readonly #defaultLanguage: string;

  /** @param overrides by language and key; they win over the shipped texts and may add languages. */
  constructor(defaultLanguage: string, overrides: Record<string, Record<string, string>>) {
    this.#defaultLanguage = primary(defaultLanguage);
    const shipped: Record<string, TextSet> = { en: english, de: german, es: spanish };
    this.#sets = new Map(Object.entries(shipped));
    for (const [language, texts] of Object.entries(overrides)) {
      this.#sets.set(primary(language), { ...this.#sets.get(primary(language)), ...texts });
    }
  }

  /** An override set to "" switches that message off: then this is an empty string. */
  say(key: TextKey, language: string | null | undefined, values: Record<string, string> = {}): string {
    const own = language ? this.#sets.get(primary(language))?.[key] : undefined;
    const template = own ?? this.#sets.get(this.#defaultLanguage)?.[key] ?? english[key];
    return template.replace(
      /\{(\w+)\}/g,
      (whole, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? whole,
    );
  }
}

function primary(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? "en";
}
