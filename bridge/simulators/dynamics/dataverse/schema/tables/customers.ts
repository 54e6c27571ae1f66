import type { TableText } from "../read-table.ts";

/** Contacts and accounts (contract dynamics-365 5.5). */
export const customerTables: TableText[] = [
  {
    names: "contact contacts contactid fullname",
    ...{ privilege: "Contact", typeCode: 2, usualStates: true },
    collections: {
      Contact_Annotation: "annotation.objectid",
      incident_customer_contacts: "incident.customerid",
      contact_as_primary_contact: "incident.primarycontactid",
    },
    columns: `
      firstname string(50)
      middlename string(50)
      lastname string(50) application
      fullname string(160) readonly
      salutation string(100)
      jobtitle string(100)
      company string(50)
      emailaddress1 string(100)
      emailaddress2 string(100)
      emailaddress3 string(100)
      mobilephone string(50)
      telephone1 string(50)
      telephone2 string(50)
      telephone3 string(50)
      fax string(50)
      description memo(2000)
      address1_line1 string(250)
      address1_city string(80)
      address1_postalcode string(20)
      address1_country string(80)
      gendercode choice(1:Male|2:Female)
      preferredcontactmethodcode choice(1:Any|2:Email|3:Phone|4:Fax|5:Mail) default=1
      donotemail boolean default=false
      donotphone boolean default=false
      donotbulkemail boolean default=false
      externaluseridentifier string(50)
      governmentid string(50)
      websiteurl string(200)
      parentcustomerid lookup(account,contact)
      accountid lookup(account) readonly
    `,
  },
  {
    names: "account accounts accountid name",
    ...{ privilege: "Account", typeCode: 1, usualStates: true },
    collections: {
      Account_Annotation: "annotation.objectid",
      incident_customer_accounts: "incident.customerid",
      contact_customer_accounts: "contact.parentcustomerid",
    },
    columns: `
      name string(160) application
      accountnumber string(20)
      emailaddress1 string(100)
      telephone1 string(50)
      websiteurl string(200)
      description memo(2000)
      address1_line1 string(250)
      address1_city string(80)
      address1_postalcode string(20)
      address1_country string(80)
      primarycontactid lookup(contact)
      parentaccountid lookup(account)
    `,
  },
];
