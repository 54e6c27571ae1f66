// A client as its vendor ships it: reads its configuration and the scopes from the arguments, prints one JSON line each.
import { ConfidentialClientApplication } from "@azure/msal-node";

const [auth = "{}", ...scopes] = process.argv.slice(2);
const client = new ConfidentialClientApplication({ auth: JSON.parse(auth) });

for (const scope of scopes) {
  try {
    const { accessToken, expiresOn, fromCache } = await client.acquireTokenByClientCredential({ scopes: [scope] });
    console.log(JSON.stringify({ accessToken, expiresOn, fromCache }));
  } catch (error) {
    const { name, errorCode, status, errorNo, message } = error;
    console.log(JSON.stringify({ name, errorCode, status, errorNo, message }));
  }
}
