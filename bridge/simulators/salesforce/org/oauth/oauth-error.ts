/** A refusal of the token endpoint: 400 with `error` and `error_description` (contract salesforce-metadata 19.1). */
export class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.name = "OAuthError";
    this.code = code;
  }

  get body() {
    return { error: this.code, error_description: this.message };
  }
}
