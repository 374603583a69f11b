// The search line of the order list: words, and conditions such as state:paid method:credit
// amount>1000 no:T12.

const CONDITION = /^(state|method|no|amount)([:<>])(.+)$/;

function condition(word) {
  const found = CONDITION.exec(word.toLowerCase());
  if (!found) return (order) => numbersOf(order).some((text) => text.includes(word.toLowerCase())) || order.method === word.toLowerCase();
  const [, name, sign, value] = found;
  if (name === "amount") {
    const bound = Number(value);
    if (sign === "<") return (order) => order.amount_twd < bound;
    if (sign === ">") return (order) => order.amount_twd > bound;
    return (order) => order.amount_twd === bound;
  }
  if (name === "no") return (order) => numbersOf(order).some((text) => text.includes(value));
  return (order) => String(order[name]).toLowerCase() === value;
}

function numbersOf(order) {
  return [order.MerchantTradeNo, order.TradeNo, order.MerchantID].map((text) => String(text).toLowerCase());
}

// A predicate over orders; every word has to hold.
export function orderFilter(text) {
  const conditions = text.trim().split(/\s+/).filter(Boolean).slice(0, 20).map(condition);
  return (order) => conditions.every((holds) => holds(order));
}
