import { embedded } from "./support/backend.ts";
import { describeTransactions } from "./suites/transactions.ts";

describeTransactions("PGlite", embedded);
