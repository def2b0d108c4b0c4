// The caller's account.
import { cached } from "./cache.js";
import { user } from "./schemas.js";

export async function meRoutes(app, { users }) {
  async function me(request) {
    const row = await users.findOne({ _id: request.owner, user_id: request.owner });
    return row && { ...row, id: row._id.toString() };
  }

  app.get("/", { config: { cached: true }, schema: { response: { 200: user } } }, cached(me));
}
