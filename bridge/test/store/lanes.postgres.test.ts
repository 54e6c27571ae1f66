import { postgres } from "./support/backend.ts";
import { describeLanes } from "./suites/lanes.ts";

describeLanes("PostgreSQL", postgres);
