/**
 * The components of Verify and of the page for support, by their `data-module`: what judges, and what reads answers.
 */

import { mountDemoCompanies } from "./check.js";
import { mount as mountExplainError } from "./explain-error.js";
import { mount as mountFinder } from "./finder.js";
import { mount as mountReceipt } from "./report-maker.js";
import { mount as mountVerifyForm } from "./verify-form.js";

export const COMPONENTS = {
  "demo-companies": mountDemoCompanies,
  "explain-error": mountExplainError,
  finder: mountFinder,
  receipt: mountReceipt,
  "verify-form": mountVerifyForm,
};
