// Keeps one release of the guide, whole, so that it opens and judges without a network.
//
// `RELEASE` is filled in when the site is finished. A release is kept under its
// own name and served alone: a page never gets a file of another release. With
// `RELEASE` null this worker removes what its predecessors kept, and itself.

const RELEASE = null;

const PREFIX = "guide-";
const CACHE = PREFIX + (RELEASE?.version ?? "");
/** What is kept once a page asks for it, and the name under which is noted that it was. */
const PARTS = { runtime: "python-was-kept", rest: "rest-was-kept" };
const HASHES = new Map(["pages", "runtime", "rest", "others"].flatMap((group) => RELEASE?.[group] ?? []));
const SCOPE = new URL(self.registration.scope);

self.addEventListener("install", (event) => {
  if (RELEASE) event.waitUntil(install());
  else self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(RELEASE ? clean((name) => name !== CACHE) : leave());
});

// {keep: "runtime"} once the verifier has started here, {keep: "rest"} once it has judged; {activate: true} when the reader asks for the new release.
self.addEventListener("message", (event) => {
  if (event.data.keep in PARTS && RELEASE) event.waitUntil(keepPart(event.data.keep).catch(() => {}));
  if (event.data.activate) self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  // A page that registers it in the moment in which it goes brings it back, and a predecessor may have kept one more file.
  if (!RELEASE) event.waitUntil(leave());
  if (!RELEASE || event.request.method !== "GET") return;
  const path = pathOf(event.request.url);
  if (HASHES.has(path)) event.respondWith(answer(event.request, path));
});

/** The path of an address below the site's root, without query; "" for the root, null elsewhere. */
function pathOf(address) {
  const url = new URL(address);
  if (url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return null;
  return decodeURI(url.pathname.slice(SCOPE.pathname.length));
}

async function answer(request, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(new URL(path, SCOPE));
  if (kept) return kept;
  const response = await fetch(request);
  if ([...RELEASE.rest, ...RELEASE.others].some(([other]) => other === path) && (await isSound(response.clone(), path))) {
    await cache.put(new URL(path, SCOPE), response.clone()).catch(() => {});
  }
  return response;
}

async function install() {
  await keep(RELEASE.pages);
  // Who had Python offline keeps it: a verdict without network must not end with a release.
  for (const [part, name] of Object.entries(PARTS)) {
    if (await caches.match(new URL(name, SCOPE))) await keepPart(part);
  }
}

async function keepPart(part) {
  await keep(RELEASE[part]);
  await (await caches.open(CACHE)).put(new URL(PARTS[part], SCOPE), new Response());
}

/** Fill the cache with these files, all or none: what another release has alike is taken from there. */
async function keep(files) {
  const cache = await caches.open(CACHE);
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const others = await Promise.all(names.map((name) => caches.open(name)));
  const pending = files.map(([path]) => path);
  const one = async () => {
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      const address = new URL(path, SCOPE);
      if (await cache.match(address)) continue;
      const known = await firstSound(others, address, path);
      const response = known ?? (await fetch(address, { cache: "no-cache" }));
      if (!known && !(await isSound(response.clone(), path))) throw new Error(`${path} is not of this release`);
      await cache.put(address, response);
    }
  };
  // A few at a time: the reader's own page must not wait for what is kept for later.
  await Promise.all([one(), one(), one()]);
}

async function firstSound(others, address, path) {
  for (const other of others) {
    const response = await other.match(address);
    if (response && (await isSound(response.clone(), path))) return response;
  }
  return null;
}

async function isSound(response, path) {
  if (!response.ok || response.redirected) return false;
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest))) === HASHES.get(path);
}

/** Remove what was kept here, and this worker. */
async function leave() {
  await clean(() => true);
  await self.registration.unregister();
}

async function clean(unwanted) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && unwanted(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}
