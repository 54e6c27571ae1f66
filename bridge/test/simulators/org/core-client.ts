/** Logs in with @salesforce/core by JWT and prints what it found. Run by itself, in a home of its own. */
import { AuthInfo, Connection, Org } from "@salesforce/core";

const [username = "", clientId = "", loginUrl = "", privateKeyFile = ""] = process.argv.slice(2);
const authInfo = await AuthInfo.create({ username, oauth2Options: { clientId, loginUrl, privateKeyFile } });
const connection = await Connection.create({ authInfo });
const org = await Org.create({ connection });
const created = await connection.sobject("Case").create({ Subject: "From core" });
const found = await connection.singleRecordQuery<{ CaseNumber: string }>(
  `SELECT CaseNumber FROM Case WHERE Id = '${created.id ?? ""}'`,
);
const { Name: name } = await org.retrieveOrganizationInformation();
const facts = { version: connection.getApiVersion(), orgId: org.getOrgId(), caseNumber: found.CaseNumber, name };
process.stdout.write(JSON.stringify(facts));
process.exit(0);
