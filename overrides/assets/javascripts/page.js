/**
 * Where this page is in the guide, and the addresses of other pages and items.
 */

const article = () => document.querySelector("article[data-page]");

/** The page's permanent id, like `sage-intacct/verify`. */
export const pageId = () => article()?.dataset.page ?? "";

/** The folder that this page lies in: the id of the page that asks for the plan. */
export const guideId = () => pageId().split("/")[0];

/** The site's root as an absolute URL that ends in a slash. */
export function root() {
  const base = article()?.dataset.base || ".";
  return new URL(base.endsWith("/") ? base : `${base}/`, location.href);
}

/** The address of a short id: `sage-intacct/create-a-user#email`, `sage-intacct`, `#email` of this page. */
export function address(shortId) {
  const [page, anchor] = shortId.split("#");
  // The dot keeps a short id from being read as an address of its own, such as `javascript:…`.
  const url = new URL(page && page !== "index" ? `./${page}/` : "", root());
  if (anchor) url.hash = anchor;
  return url;
}

/** The anchor that an address leads to, "" where it has none or one that can't be read, like `#%`. */
export function anchorOf({ hash }) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** The short id of an anchor on this page; on the page that holds all others items bring their whole short id. */
export const shortId = (anchor) => (anchor.includes("#") ? anchor : `${pageId()}#${anchor}`);
