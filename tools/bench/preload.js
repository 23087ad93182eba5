/** Node.js loads this before the runtime interface client, so that the function can call the endpoints of the bench. */
const https = require('node:https');
const tls = require('node:tls');

// Node.js loads its certificate authorities, as on Lambda, but also accepts the certificate of the endpoints.
const { connect } = tls;
tls.connect = (options, ...rest) =>
  connect({ ...options, secureContext: tls.createSecureContext(options), rejectUnauthorized: false }, ...rest);

// Some handlers send their response to port 443, and ignore the port of ResponseURL.
const port = process.env.BENCH_RESPONSE_PORT;
if (port !== undefined) {
  const { request } = https;
  https.request = (options, ...rest) =>
    request(options.method === 'PUT' ? { ...options, hostname: 'localhost', port } : options, ...rest);
}
