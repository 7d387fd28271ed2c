/**
 * The smallest receiver of webhooks that may be trusted: it verifies each before it believes it.
 *
 * SECRET=whsec_… node docs/guide/webhook-receiver.mjs 2     ends after two webhooks
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const { SECRET, RECEIVER_PORT = '9999' } = process.env;
const webhook = new Webhook(SECRET);
let left = Number(process.argv[2] ?? Infinity);

const receive = async (request, response) => {
  const body = await text(request);
  try {
    webhook.verify(body, request.headers);
  } catch {
    response.writeHead(400).end();
    return;
  }
  // Answer first, work afterwards: whoever takes long is asked again.
  response.writeHead(200).end();
  const { type, sequence, data } = JSON.parse(body);
  console.log(`${type}: event ${sequence} of ${data.object.id}`);
  left -= 1;
  if (left <= 0) server.close();
};

const server = createServer((request, response) => void receive(request, response));
server.listen(Number(RECEIVER_PORT), '127.0.0.1');
