import { postgres } from "./support/backend.ts";
import { describeTransactions } from "./suites/transactions.ts";

describeTransactions("PostgreSQL", postgres);
