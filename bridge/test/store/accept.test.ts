import { embedded } from "./support/backend.ts";
import { describeAccept } from "./suites/accept.ts";

describeAccept("PGlite", embedded);
