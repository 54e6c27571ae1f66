import { BridgeError } from "../lib/errors.ts";

/**
 * Every way in which the configuration can be wrong, with what the reader does about it.
 * The codes are public: they appear in `docs/settings.md` and are never renamed once released.
 */
export const faultRemedies = {
  CONFIG_FILE_NOT_FOUND: "Copy config/bridge.example.yaml to this path, or give the right path with --config.",
  CONFIG_YAML_INVALID: "Correct the YAML at this line; check indentation, quotes and colons.",
  CONFIG_MISSING: "Add it; config/bridge.example.yaml shows how.",
  CONFIG_INVALID_VALUE: "Write a value of the kind that docs/settings.md shows for this setting.",
  CONFIG_OUT_OF_RANGE: "Choose a value inside the limits named in the message.",
  CONFIG_UNKNOWN_SETTING: "Remove it, or correct its spelling; docs/settings.md lists every setting.",
  CONFIG_DURATION_INVALID:
    'Write milliseconds as a number, or a number with a unit: "250ms", "30s", "10m", "2h", "30d".',
  CONFIG_SIZE_INVALID: 'Write bytes as a number, or a number with a unit: "512KiB", "8MiB".',
  CONFIG_ENV_MISSING: "Set this environment variable before the bridge starts, or write the value in the file.",
  CONFIG_SECRET_FILE_UNREADABLE:
    "Make the file readable for the user that runs the bridge; a relative path counts from the configuration file.",
  CONFIG_PORT_INVALID: "Set PORT to a number from 0 to 65535, or unset it.",
  CONFIG_URL_INVALID: "Write a full address, scheme and host included.",
  CONFIG_URL_NOT_HTTPS: "Use an https:// address; plain http is accepted on this machine's loopback only.",
  CONFIG_ADDRESS_PRIVATE:
    "Use a host on the public internet, or say that private ones are meant: callback.allowPrivateAddresses for callback.url, opencx.allowPrivateAddresses for nobodyThere.workflowUrl.",
  CONFIG_ADDRESS_SPECIAL:
    "Write the address of the service itself; link-local, reserved and shared ones are never called.",
  CONFIG_LINK_TEMPLATE_INVALID: "Put {sessionId} where the session's id belongs.",
  CONFIG_ADMIN_NOT_LOOPBACK:
    "Keep 127.0.0.1, or set admin.allowRemote to true if a firewall lets only admins reach this port.",
  CONFIG_PORTS_EQUAL: "Give http.port and admin.port two different numbers.",
  CONFIG_ENCRYPTION_KEY_INVALID: "Make one with: opencx-bridge keys --secrets (or: openssl rand -base64 32).",
  CONFIG_API_KEY_TOO_SHORT: "Make one with: opencx-bridge keys --secrets. It needs 24 characters or more.",
  CONFIG_NO_OPENCX_KEY: "Add a key with role opencx; the caller sends it as a bearer token.",
  CONFIG_NO_ORG_KEY:
    "Add a key with role org and enter it in the org (setup page of the package): without it no reply of a rep comes back.",
  CONFIG_DUPLICATE_NAME: "Give each entry a name of its own.",
  CONFIG_DUPLICATE_KEY: "Give each caller a key of its own, so that one can be withdrawn without the other.",
  CONFIG_WEBHOOK_TOKEN_WEAK:
    "Make one with: opencx-bridge keys --secrets. It needs 24 or more letters, digits, - or _.",
  CONFIG_REPLY_RESERVE_TOO_LARGE: "Make opencx.replyReserve smaller than opencx.requestsPerMinute.",
  CONFIG_INSTANCE_URL_NOT_HTTPS: "Write the address with https://, for example https://yourcompany.my.salesforce.com.",
  CONFIG_INSTANCE_URL_NOT_SALESFORCE:
    "Use the org's own address (Setup, My Domain). For a simulator set allowAnyHost to true.",
  CONFIG_INSTANCE_URL_NOT_MY_DOMAIN:
    "Use the address that ends in .my.salesforce.com (Setup, My Domain, Current My Domain URL), or set messagingUrl to the URL in the deployment's code snippet.",
  CONFIG_MESSAGING_URL_NOT_HTTPS: "Write the address with https://, as in the deployment's code snippet.",
  CONFIG_MESSAGING_URL_NOT_SALESFORCE:
    "Copy the URL from the Custom Client deployment's code snippet; it ends in .my.salesforce-scrt.com. For a simulator set allowAnyHost to true.",
  CONFIG_MY_DOMAIN_NEEDED:
    "Use the address that ends in .my.salesforce.com (Setup, My Domain, Current My Domain URL): client credentials are accepted there alone.",
  CONFIG_LOGIN_URL_NOT_HTTPS: "Write the address with https://, for example https://login.salesforce.com.",
  CONFIG_LOGIN_URL_NOT_SALESFORCE:
    "Use https://login.salesforce.com, or https://test.salesforce.com for a sandbox. For a simulator set allowAnyHost to true.",
  CONFIG_CASE_FIELD_RESERVED: "Leave the field out; the bridge fills it itself.",
  CONFIG_ENVIRONMENT_URL_INVALID:
    "Write the Environment URL from the Power Platform admin center with https:// in front and nothing after the host.",
  CONFIG_ENVIRONMENT_URL_FOREIGN:
    "Use the environment's own address, such as https://yourorg.crm.dynamics.com. For a simulator set allowAnyHost to true.",
  CONFIG_AUTHORITY_HOST_INVALID: "Write https://login.microsoftonline.com, or the address of your national cloud.",
  CONFIG_AUTHORITY_HOST_FOREIGN:
    "Use https://login.microsoftonline.com, or the address of your national cloud. For a simulator set allowAnyHost to true.",
  CONFIG_MESSAGING_HOST_INVALID: "Write the address with https:// in front and nothing after the host.",
  CONFIG_MESSAGING_HOST_FOREIGN:
    "Copy the messaging endpoint of the channel; it ends in .omnichannelengagementhub.com. For a simulator set allowAnyHost to true.",
  CONFIG_DYNAMICS_MESSAGING_MISSING:
    "Add messaging with url, scope and webhookKey, or choose another chatMode; docs/dynamics.md shows where each comes from.",
  CONFIG_DYNAMICS_WORKSTREAM_MISSING:
    "Set workstreamId to the GUID in the workstream's address (Customer Service admin center, Workstreams); with messaging_api messaging.channelId does as well.",
  CONFIG_DYNAMICS_AVAILABILITY_UNKNOWN: "Set workstreamId, or checkAvailability to false.",
  CONFIG_DYNAMICS_NAMED_TWICE:
    "Remove the line with OpenCX's old name and keep the new one; both may say different things.",
  CONFIG_DYNAMICS_WEBHOOK_KEY_REUSED:
    "Give each connection a webhookKey of its own, made with: opencx-bridge keys --secrets. The key says which connection a rep's words belong to.",
  CONFIG_DYNAMICS_TWO_OWNERS: "Keep incident.ownerId or incident.ownerTeamId, and remove the other.",
  CONFIG_TICKET_PROPERTY_RESERVED: "Leave the column out; the bridge fills it itself.",
  CONFIG_ORG_ID_INVALID: "Copy the Salesforce.com Organization ID from Setup, Company Information; it starts with 00D.",
  CONFIG_ORG_ID_CHECKSUM: "Copy the id again: the last three characters do not fit the first fifteen.",
  CONFIG_PEM_INCOMPLETE: "Paste the whole file, from the -----BEGIN line to the -----END line.",
  CONFIG_PEM_UNREADABLE: "Copy the PEM file again; its content is damaged or cut.",
  CONFIG_PEM_WRONG_KIND: "Put the private key, the public key and the certificate each under its own setting.",
  CONFIG_PEM_ENCRYPTED: "Remove the passphrase (openssl pkey -in key.pem -out plain.pem) and protect the file instead.",
  CONFIG_SIGNING_KEY_NOT_RSA:
    "Use an RSA key: Salesforce takes RS256 only. Make one with: opencx-bridge keys <directory>.",
  CONFIG_SIGNING_KEY_TOO_SHORT: "Use an RSA key of 2048 bits or more. Make one with: opencx-bridge keys <directory>.",
  CONFIG_KEYS_DO_NOT_MATCH: "Use the public half that was made together with this private key.",
  CONFIG_KEY_ID_REUSED: "Give each key an id of its own; Salesforce finds the key by this id.",
  CONFIG_RESERVED_ATTRIBUTE: "Choose another attribute name; the bridge fills this one itself.",
  CONFIG_UNKNOWN_CONNECTION: "Name one of the connections in this file.",
  CONFIG_CHANNEL_NOT_TAKEN: "Add the channel to that connection's channels, or name another connection.",
  CONFIG_FALLBACK_WORKFLOW_URL_MISSING: "Set nobodyThere.workflowUrl, or choose another fallback.",
  CONFIG_FALLBACK_TARGET_MISSING: "Set nobodyThere.handOnTo to a connection's name, or choose another fallback.",
  CONFIG_FALLBACK_TARGET_UNKNOWN: "Set nobodyThere.handOnTo to the name of one of the connections in this file.",
  CONFIG_INACTIVITY_ORDER: "Make closeAfterMs longer than warnAfterMs.",
  CONFIG_TEXT_LANGUAGE_UNKNOWN:
    "Write the language's code: en, de or es to reword what is built in, any other (fi, pt-BR) to add one.",
  CONFIG_TEXT_UNKNOWN: "Correct the name; docs/settings.md lists every text.",
  CONFIG_TEXT_PLACEHOLDER_UNKNOWN:
    "Correct the place to fill in, or leave it out; docs/settings.md shows those of each text.",
  CONFIG_TEXT_PLACEHOLDER_MISSING: "Put the place to fill in where its words belong in the sentence.",
  CONFIG_BACKOFF_ORDER: "Make delivery.backoffCapMs at least delivery.backoffBaseMs.",
} as const;

export type FaultCode = keyof typeof faultRemedies;

/** One thing that is wrong in the configuration; the message never holds a secret. */
export interface ConfigFault {
  /** Where: `connections[0].orgId`; empty for the file as a whole. */
  path: string;
  code: FaultCode;
  message: string;
  remedy: string;
}

/** Thrown with every fault at once; its message is what the operator reads on the console. */
export class ConfigurationError extends BridgeError {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super({
      code: "CONFIG_INVALID",
      message: `The configuration has ${faults.length} ${faults.length === 1 ? "fault" : "faults"}.\n${faults.map(line).join("\n")}`,
      remedy: "Correct each setting named in the list, then start again.",
    });
    this.name = "ConfigurationError";
    this.faults = faults;
  }
}

/** `connections[0].orgId` for `["connections", 0, "orgId"]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

function line(fault: ConfigFault): string {
  return `  ${fault.path === "" ? "" : `${fault.path}: `}${fault.message} ${fault.remedy} [${fault.code}]`;
}
