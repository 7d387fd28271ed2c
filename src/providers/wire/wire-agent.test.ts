import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { exchangeHttp } from './exchange-http.ts';
import { createWireAgent } from './wire-agent.ts';

test('hundreds of calls that hang leave a socket for another', async () => {
  const hanging = 300;
  let hung = 0;
  const server = createServer((request, response) => {
    if (request.url === '/quick') response.end('{}');
    else if ((hung += 1) === hanging) server.emit('all hang');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = createWireAgent();
  after(async () => {
    await agent.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, timeoutMs: number) => {
    const url = new URL(`http://127.0.0.1:${port}${path}`);
    const request = { method: 'GET', url, headers: {}, body: null } as const;
    return await exchangeHttp(agent, request, timeoutMs);
  };

  const all = once(server, 'all hang');
  const calls = Array.from({ length: hanging }, async () => await get('/hang', 20_000));
  await Promise.race([all, ...calls]);
  assert.equal(hung, hanging, 'none waits for a socket');
  assert.equal((await get('/quick', 5_000)).kind, 'answered');
  await agent.destroy();
  assert.ok((await Promise.all(calls)).every(({ kind }) => kind === 'lost'));
});
