import { createServer } from 'node:http';

/** A server on a free port of loopback, and its origin. What answers is made once the port, and so every URL, is known. */
export async function listen(makeHandler) {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  server.on('request', await makeHandler(origin));
  return origin;
}
