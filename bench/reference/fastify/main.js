// Two processes (WEB_CONCURRENCY) of the reference server, joined by node's cluster: it deals connections out in
// turn, so that keep-alive connections spread evenly.
import cluster from "node:cluster";
import { serve } from "./server.js";

const processes = Number(process.env.WEB_CONCURRENCY ?? 2);

if (cluster.isPrimary) {
  for (let number = 0; number < processes; number += 1) cluster.fork();
  process.on("SIGTERM", () => process.exit(0));
} else {
  await serve(Number(process.env.PORT));
}
