/**
 * The components of Verify and of the page for support, by their `data-module`: what judges, and what reads answers.
 */

import { mount as mountExplainError } from "./explain-error.js";
import { mount as mountFinder } from "./finder.js";
import { mount as mountLadder } from "./ladder.js";
import { mount as mountMailPaste } from "./mail-paste.js";
import { mount as mountReceipt } from "./receipt-maker.js";
import { mount as mountServerCheck } from "./server-check.js";
import { mount as mountVerifyForm } from "./verify-form.js";

export const COMPONENTS = {
  "explain-error": mountExplainError,
  finder: mountFinder,
  ladder: mountLadder,
  "mail-paste": mountMailPaste,
  receipt: mountReceipt,
  "server-check": mountServerCheck,
  "verify-form": mountVerifyForm,
};
