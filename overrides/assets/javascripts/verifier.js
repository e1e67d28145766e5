/**
 * The components of Verify and of the page for support, by their `data-module`: what judges, and what reads answers.
 */

import { mountDemoCompanies } from "./check.js";
import { mountExplainError } from "./diagnosis.js";
import { mountFinder } from "./finder.js";
import { mountReport } from "./support-report.js";
import { mountVerifyForm } from "./verify-form.js";

export const COMPONENTS = {
  "demo-companies": mountDemoCompanies,
  "explain-error": mountExplainError,
  finder: mountFinder,
  report: mountReport,
  "verify-form": mountVerifyForm,
};
