import { createServer, type Server, type Socket, connect } from 'node:net';

/** How the connection ends after the last byte that passes. */
export type Ending = 'closed' | 'reset';

/** A wire between client and gateway that can be cut after any byte of a reply, its head included. */
export class CuttingRelay {
  /** Bytes of the reply to the latest request, as far as they came. */
  replyBytes = 0;
  private cut: { readonly after: number; readonly ending: Ending } | null = null;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly upstreamPort: number,
  ) {
    server.on('connection', (client) => {
      this.relay(client);
    });
  }

  static async start(port: number, upstreamPort: number): Promise<CuttingRelay> {
    const server = createServer({ noDelay: true });
    const relay = new CuttingRelay(server, upstreamPort);
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return relay;
  }

  /** Lets the first bytes of the next reply pass and ends the connection then. Null lets everything pass again. */
  cutNextReply(cut: { readonly after: number; readonly ending: Ending } | null): void {
    this.cut = cut;
    this.replyBytes = 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }

  private relay(client: Socket): void {
    const upstream = connect({ port: this.upstreamPort, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      this.pass(chunk, client);
    });
  }

  private pass(chunk: Buffer, client: Socket): void {
    const before = this.replyBytes;
    this.replyBytes += chunk.length;
    if (this.cut === null || this.replyBytes < this.cut.after) {
      client.write(chunk);
      return;
    }
    const { after, ending } = this.cut;
    if (before > after) return;
    const end = (): void => {
      if (ending === 'closed') client.end();
      else client.resetAndDestroy();
    };
    const last = chunk.subarray(0, after - before);
    if (last.length === 0) end();
    else client.write(last, end);
  }
}
