// Signs in with Sage's own library and reads once in each of its two ways.
// Takes the values as JSON on standard input, gives what came as JSON.
const { ClientConfig, Functions, OnlineClient, SessionProvider } = require("@intacct/intacct-sdk");

async function run(values) {
  const session = await SessionProvider.factory(Object.assign(new ClientConfig(), values));
  const client = new OnlineClient(session);
  const older = new Functions.Common.ReadByQuery();
  older.objectName = "GLACCOUNT";
  older.pageSize = 1;
  const newer = new Functions.Common.NewQuery.Query();
  newer.fromObject = "VENDOR";
  newer.selectFields = [new Functions.Common.NewQuery.QuerySelect.Field("RECORDNO")];
  const unknown = new Functions.Common.ReadByQuery();
  unknown.objectName = "NO-SUCH";
  const several = await client.executeBatch([older, unknown, newer]);
  const [read, query] = [await client.execute(older), await client.execute(newer)];
  return {
    company: session.companyId,
    user: session.userId,
    entity: session.entityId,
    endpoint: session.endpointUrl,
    read: [read.getResult().status, read.getResult().count],
    several: several.results.map(({ controlId, status }) => [
      [older, unknown, newer].findIndex((each) => each.controlId === controlId),
      status,
    ]),
    query: [query.getResult().status, query.getResult().totalCount],
  };
}

run(JSON.parse(require("node:fs").readFileSync(0, "utf8"))).then(
  (found) => console.log(JSON.stringify(found)),
  (error) => console.log(JSON.stringify({ refused: error.message })),
);
