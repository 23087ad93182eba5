/** Loaded before the runtime interface client: leads connections of a function to this computer's endpoints. */
const https = require('node:https');
const tls = require('node:tls');

// Node.js loads its own authorities, as on Lambda, and the endpoints' self-made certificate is accepted all the same.
const { connect } = tls;
tls.connect = (options, ...rest) =>
  connect({ ...options, secureContext: tls.createSecureContext(options), rejectUnauthorized: false }, ...rest);

// Some handlers send their response to port 443, whatever the port of ResponseURL is.
const port = process.env.BENCH_RESPONSE_PORT;
if (port !== undefined) {
  const { request } = https;
  https.request = (options, ...rest) =>
    request(options.method === 'PUT' ? { ...options, hostname: 'localhost', port } : options, ...rest);
}
