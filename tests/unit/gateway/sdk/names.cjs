// Leads every name under intacct.com to this machine. Sage's library takes no
// other address, and stays as it was published.
const dns = require("node:dns");

const lookup = dns.lookup;
dns.lookup = (host, options, done) =>
  lookup(host.endsWith(".intacct.com") ? "127.0.0.1" : host, options, done);
