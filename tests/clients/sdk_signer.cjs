// Signs each JSON object of standard input with one of the SDKs: a value a line. The keys come as for `check signer`.
const sdk = process.argv[2];
const key = process.env.ECPAY_HASH_KEY;
const iv = process.env.ECPAY_HASH_IV;
const print = console.log;
console.log = () => {}; // one of the SDKs talks while it signs

function signer() {
  if (sdk === 'node-ecpay-aio') {
    const { generateCheckMacValue } = require('node-ecpay-aio/dist/utils');
    return (fields) => generateCheckMacValue(fields, key, iv);
  }
  const Helper = require('ecpay_aio_nodejs/lib/ecpay_payment/helper.js');
  const helper = new Helper({ MercProfile: { MerchantID: '3002607', HashKey: key, HashIV: iv }, IgnorePayment: [],
    OperationMode: 'Test', IsProjectContractor: false });
  return (fields) => helper.gen_chk_mac_value(fields);
}

const sign = signer();
let text = '';
process.stdin.on('data', (piece) => { text += piece; });
process.stdin.on('end', () => {
  for (const line of text.split('\n')) {
    if (!line) continue;
    try {
      print(sign(JSON.parse(line)));
    } catch (error) {
      print(`failed: ${error.message}`);
    }
  }
});
