# Two images from one build: `service`, and `sandbox`, the imitation of Sage Intacct with its sign-in provider for trying it out.
#   docker build --target service -t revrec-sage-intacct:0.1.0 .
# The tag is one version of Node's long-term support, the one that package.json brings. Its digest could not be looked up where this was written:
# add it (node:24.21.0-bookworm-slim@sha256:...) where a registry of images can be reached.

FROM node:24.21.0-bookworm-slim AS tools
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM tools AS build
# The image has its Node already; a second one would only make it larger.
RUN npm ci && rm -r node_modules/node-linux-* node_modules/.bin/node
COPY . .
RUN npm run build

FROM tools AS dependencies
RUN npm ci --omit=dev --omit=optional

FROM node:24.21.0-bookworm-slim AS service
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=4100 DATA_DIR=/data SEALS_DIR=/seals
WORKDIR /app
# Named volumes take their owner from here. Nothing else is written: the root file system may be read-only.
RUN install --directory --owner=node --group=node --mode=0700 /data /seals
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/dist/web dist/web
COPY package.json LICENSE ./
USER node
VOLUME ["/data", "/seals"]
EXPOSE 4100
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/health/ready`).then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--max-old-space-size=512", "dist/src/main.js"]

# The provider's library is a development dependency, so this image has the whole tree.
FROM node:24.21.0-bookworm-slim AS sandbox
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/sandbox dist/sandbox
COPY examples examples
COPY package.json LICENSE ./
USER node
EXPOSE 4101 4102
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://${process.env.SANDBOX_HOST ?? '127.0.0.1'}:4102/.well-known/openid-configuration`).then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/sandbox/main.js"]
