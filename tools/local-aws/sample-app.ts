/** The sample app as `npm run deploy:local` deploys it: its lookups ask the embedded Chime endpoint. */
import { app } from '../../bin/sample-app';
import { addLookupEnvironment } from './lookup-environment';

const lookupEnvironment: unknown = app.node.getContext('lookupEnvironment');
addLookupEnvironment(app, JSON.parse(String(lookupEnvironment)) as Record<string, string>);
