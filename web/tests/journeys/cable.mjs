// A cable between a phone and the service that can be pulled: everything passes until it is cut, and while it is cut
// connections break as they do in the field.
//
// Goes in: the address of the service. Comes out: an address for the phone, and what may be done to the cable.
import http from 'node:http';

export async function cable(service) {
  const target = new URL(service);
  const state = { cut: false, renewed: false, falseDigest: false };
  const sockets = new Set();
  const server = http.createServer((request, response) => {
    if (state.cut) return request.socket.destroy();
    const headers = { ...request.headers, host: target.host, 'accept-encoding': 'identity' };
    // A renewed page is sent whole: the service would say that it did not change.
    if (state.renewed) for (const name of ['if-none-match', 'if-modified-since']) delete headers[name];
    const onward = http.request({ host: target.hostname, port: target.port, path: request.url, method: request.method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        if (state.cut) return request.socket.destroy();
        let body = Buffer.concat(parts);
        const kept = { ...answer.headers };
        // A newer page: another version of its worker, and a page that can be told from the old one.
        if (state.renewed && request.url === '/driver/sw.js') body = Buffer.from(body.toString().replace(/"[0-9a-f]{12}"/, '"renewed00000"'));
        if (state.renewed && request.url === '/driver/') body = Buffer.from(body.toString().replace('<head>', '<head><meta name="renewed" content="yes">'));
        if (state.renewed) for (const name of ['etag', 'last-modified']) delete kept[name];
        if (state.falseDigest && request.url.startsWith('/sync/v1/digest')) {
          body = Buffer.from(body.toString().replace(/"digest":"[0-9a-f]{4}/, '"digest":"0000'));
        }
        delete kept['transfer-encoding'];
        kept['content-length'] = String(body.length);
        response.writeHead(answer.statusCode, kept);
        response.end(request.method === 'HEAD' ? undefined : body);
      });
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    state,
    cut() {
      state.cut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      state.cut = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
