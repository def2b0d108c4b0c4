// List, read, create and change tasks. Reads come from the cache; writes drop the user's cached answers.
import { ObjectId } from "mongodb";
import { cached } from "./cache.js";
import { changes, newTask, page, task } from "./schemas.js";

const LIMIT = 20;
const HIDDEN = { user_id: 0, terms: 0, history: 0 };

function shown({ _id, ...row }) {
  return { ...row, id: _id.toHexString() };
}

/** A cursor as ours has it, so that both are asked the same: the name of the list, and the id to continue after. */
const cursorOf = (id) => Buffer.from(JSON.stringify([":", id.toHexString()])).toString("base64");
const past = (cursor) => new ObjectId(JSON.parse(Buffer.from(cursor, "base64"))[1]);

export async function taskRoutes(app, { tasks }) {
  async function list(request) {
    const where = { user_id: request.owner, deleted_at: null };
    if (request.query.cursor) where._id = { $lt: past(request.query.cursor) };
    const rows = await tasks.find(where, { projection: HIDDEN }).sort({ _id: -1 }).limit(LIMIT + 1).batchSize(LIMIT + 2).toArray();
    const more = rows.length > LIMIT;
    if (more) rows.pop();
    return { items: rows.map(shown), next_cursor: more ? cursorOf(rows.at(-1)._id) : null };
  }

  async function one(request) {
    const row = await tasks.findOne({ _id: new ObjectId(request.params.id), user_id: request.owner });
    return row && shown(row);
  }

  const cachedList = cached(list);
  app.get("/", { config: { cached: true }, schema: { response: { 200: page } } }, function (request, reply) {
    // Only first pages are worth keeping.
    return request.query.cursor ? list(request) : cachedList.call(this, request, reply);
  });

  app.get("/:id", { config: { cached: true }, schema: { response: { 200: task } } }, cached(one));

  app.post("/", { schema: { body: newTask, response: { 201: task } } }, async (request, reply) => {
    const now = new Date();
    const nothing = { project_id: null, parent_id: null, due: null, due_at: null, recurrence: null };
    const lists = { labels: [], reminders: [], checklist: [] };
    const defaults = { notes: "", status: "todo", priority: 0, position: now.getTime().toString(36), ...nothing, ...lists };
    const times = { completed_at: null, deleted_at: null, created_at: now, updated_at: now };
    const row = { _id: new ObjectId(), user_id: request.owner, version: 1, ...defaults, ...request.body, ...times };
    await tasks.insertOne(row);
    await app.cache.drop(request.userId);
    return reply.code(201).header("etag", '"1"').send(shown(row));
  });

  app.patch("/:id", { schema: { body: changes, response: { 200: task } } }, async (request, reply) => {
    const row = await tasks.findOneAndUpdate(
      { _id: new ObjectId(request.params.id), user_id: request.owner },
      { $inc: { version: 1 }, $set: { ...request.body, updated_at: new Date() } },
      { returnDocument: "after" },
    );
    if (row === null) return reply.code(404).send({ error: "not found" });
    await app.cache.drop(request.userId);
    return reply.header("etag", `"${row.version}"`).send(shown(row));
  });
}
