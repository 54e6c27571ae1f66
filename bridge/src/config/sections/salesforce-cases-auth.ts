import { z } from "zod";
import { webAddress } from "../addresses.ts";
import { readRsaPem, tidyPem } from "../pem.ts";
import { refuse, section, setting, text } from "../setting.ts";

const clientId = setting(text({ max: 255 }), {
  sentence: "Consumer key of the external client app.",
  example: "3MVG9...",
  remedy:
    "Copy it from Setup, External Client App Manager, the app, Settings, OAuth Settings, Consumer Key and Secret.",
});

/** The app acts as the user that its policies name (contract salesforce-metadata 19.1). */
const clientCredentials = section({
  flow: setting(z.literal("client-credentials"), {
    sentence: "How the bridge logs in: client-credentials with a secret, or jwt-bearer with a key.",
    example: "client-credentials",
  }),
  clientId,
  clientSecret: setting(text({ max: 255 }), {
    sentence: "Consumer secret of the app, for client-credentials.",
    example: "${SALESFORCE_CLIENT_SECRET}",
    remedy:
      "Copy it from Setup, External Client App Manager, the app, Settings, OAuth Settings, Consumer Key and Secret.",
    secret: true,
  }),
});

const privateKey = z
  .string()
  .transform(tidyPem)
  .superRefine((value, ctx) => {
    const reading = readRsaPem(value, "private-key");
    if (!("key" in reading)) refuse(ctx, reading.code, reading.message);
  });

/** The bridge signs that it is the user (contract salesforce-metadata 19.1). */
const jwtBearer = section({
  flow: z.literal("jwt-bearer"),
  clientId,
  username: setting(text({ max: 255 }), {
    sentence: "User that the bridge logs in as, for jwt-bearer.",
    example: "opencx.bridge@yourcompany.com",
    remedy: "Copy the Username of the bridge's user from Setup, Users.",
  }),
  privateKey: setting(privateKey, {
    sentence: "RSA private key in PEM whose certificate the app has, for jwt-bearer.",
    example: "{ file: keys/private-key.pem }",
    remedy: "Make one with: opencx-bridge keys <directory>, and upload the certificate under the app's OAuth Settings.",
    secret: true,
  }),
  loginUrl: setting(webAddress().default("https://login.salesforce.com"), {
    sentence: "Where jwt-bearer logs in; https://test.salesforce.com for a sandbox.",
    example: "https://login.salesforce.com",
  }),
});

/** How the bridge proves itself to the org. */
export const casesAuth = z.discriminatedUnion("flow", [clientCredentials, jwtBearer]);
