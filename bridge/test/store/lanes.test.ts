import { embedded } from "./support/backend.ts";
import { describeLanes } from "./suites/lanes.ts";

describeLanes("PGlite", embedded);
