/**
 * What this page found last: codes, levels, lengths and kinds of characters; never a value, and nothing beyond this page.
 */

const facts = {};

/** Remember what `source` ("verify" or "answer") found, until it finds something else. */
export function note(source, fact) {
  facts[source] = fact;
}

/** What was found last, by source. */
export const latest = () => ({ ...facts });
