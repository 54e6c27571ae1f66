import { Agent, type Dispatcher } from "undici";

/** A dispatcher that remembers every token it carried, whoever made it. */
export class Overheard {
  readonly tokens = new Map<string, string>();
  readonly dispatcher: Dispatcher = new Agent({ allowH2: false }).compose((dispatch) => (options, handler) => {
    this.#listen(JSON.stringify(options.headers ?? {}), /Bearer ([^"]+)/g, "a bearer token");
    if (typeof options.body === "string") {
      this.#listen(options.body, /"customerIdentityToken":"([^"]+)"/g, "an identity token");
    }
    return dispatch(options, handler);
  });

  #listen(text: string, pattern: RegExp, name: string): void {
    for (const [, token = ""] of text.matchAll(pattern)) this.tokens.set(token, name);
  }
}
