import { z } from "zod";
import { setting } from "../setting.ts";

export const instanceUrl = setting(z.string().trim(), {
  sentence: "The org's My Domain address.",
  example: "https://yourcompany.my.salesforce.com",
  remedy: "Copy it from Setup, My Domain, with https:// in front.",
});
