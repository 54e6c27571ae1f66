import type { TableText } from "../read-table.ts";

/** Organization, business units, users, teams, managed identities. */
export const platformTables: TableText[] = [
  {
    names: "organization organizations organizationid name",
    ...{ privilege: "Organization", typeCode: 1019, owned: false },
    columns: `
      name string(160) readonly
      maxuploadfilesize integer(0..131072000) default=5242880
      blockedattachments memo(1073741823)
      languagecode integer readonly
      isautosaveenabled boolean default=true
    `,
  },
  {
    names: "businessunit businessunits businessunitid name",
    ...{ privilege: "BusinessUnit", typeCode: 10, owned: false },
    columns: `
      name string(160) required
      isdisabled boolean readonly default=false
      parentbusinessunitid lookup(businessunit)
    `,
  },
  {
    names: "systemuser systemusers systemuserid fullname",
    ...{ privilege: "User", typeCode: 8, owned: false },
    alternateKeys: ["azureactivedirectoryobjectid", "applicationid"],
    columns: `
      firstname string(256)
      lastname string(256) required
      fullname string(200) readonly
      domainname string(1024) required
      internalemailaddress string(100)
      isdisabled boolean default=false
      accessmode choice(0:Read-Write|1:Administrative|2:Read|3:Support_User|4:Non-interactive|5:Delegated_Admin) default=0
      applicationid guid
      azureactivedirectoryobjectid guid
      businessunitid lookup(businessunit) required
      queueid lookup(queue)
    `,
  },
  {
    names: "team teams teamid name",
    ...{ privilege: "Team", typeCode: 9, owned: false },
    columns: `
      name string(160) required
      description memo(2000)
      teamtype choice(0:Owner|1:Access|2:Security_Group|3:Office_Group) createonly default=0
      isdefault boolean readonly default=false
      emailaddress string(100)
      businessunitid lookup(businessunit) required
      administratorid lookup(systemuser)
      queueid lookup(queue)
    `,
  },
  {
    names: "managedidentity managedidentities managedidentityid name",
    ...{ privilege: "managedidentity", typeCode: 10061, usualStates: true },
    columns: `
      name string(100)
      applicationid guid
      tenantid guid
      credentialsource choice(0:Client_Secret|1:Key_Vault|2:Managed_Client) default=2
      subjectscope choice(0:Global|1:Environment) default=1
    `,
  },
];
