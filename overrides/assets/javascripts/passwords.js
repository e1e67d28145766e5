/**
 * Finds what may be a password in a text that was pasted, so that it is neither shown nor passed on.
 */

/** Something that a text calls a password, at once or behind a few words ("password for the user: …"), and that no sentence has there: a digit, a sign or a capital letter is inside. */
const PASSWORD = /(\b(?:[Pp]ass?[Ww]ords?|[Pp]asscode|[Pp]assphrase|PASSWORD|[Pp][Ww][Dd]?)\b(?:(?:\s+(?:here|below|now|again|for|from|of|to|the|our|your|my|this|that|[\w-]*user|[Ss]age|[Ii]ntacct|email|you|we|i|got|need|use|set)){0,5}(?:\s+(?:is|was)(?:\s+(?:now|still))?(?=[\s:])\s*:?|\s*[:=>]|\s+[-–—]\s)|(?:\s+(?:here|below))?\s)\s*["'“‘]?)(?![A-Z]{2}-?\d{4,}\b)(?=\S*(?:\d|[a-z][A-Z]|[!#$%&*@^]\w))\S{6,}/g;

/** Whether a text has a word that no sentence has, as passwords are. */
export const hasLikePassword = (text) => /(?=\S*(?:\d|[a-z][A-Z]|[!#$%&*@^]\w))\S{6,}/.test(text);

/** A text without the passwords in it. */
export const removePasswords = (text) => text.replace(PASSWORD, "$1");
