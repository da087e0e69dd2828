/**
 * Trading venues that answer on loopback in the real wire protocols, over one deterministic market,
 * with faults on command and a record of what the books really were. Which of them can be traded as
 * well is in {@code docs/SIMULATOR.md}. It shares no code with the modules it is the counterparty
 * of.
 *
 * <p>{@link io.crossbook.simulator.Simulation} runs it. One port on 127.0.0.1; the first path
 * segment stands for the host, the rest is the venue's real path:
 *
 * <table>
 * <caption>Endpoints</caption>
 * <tr><th>venue</th><th>WebSocket or stream</th><th>REST</th></tr>
 * <tr><td>Kraken</td><td>{@code /kraken/v2}: book, ticker, trade, instrument</td>
 *     <td>{@code /kraken/0/public/}: Time, SystemStatus, Assets, AssetPairs, Ticker, Depth, Trades
 *     </td></tr>
 * <tr><td>Binance, Binance.US</td><td>{@code /binance/ws}, {@code /binance/ws/<stream>}, {@code
 *     /binance/stream?streams=}; {@code /binanceus/...}: depth, depth5/10/20, bookTicker, aggTrade,
 *     trade, ticker</td>
 *     <td>{@code /binance/api/v3/}: ping, time, exchangeInfo, depth, aggTrades, ticker/bookTicker
 *     </td></tr>
 * <tr><td>Binance USD-M</td><td>{@code /binanceusdm/public/stream}, {@code
 *     /binanceusdm/market/stream}, also {@code /ws}: depth, bookTicker; aggTrade, markPrice,
 *     ticker</td>
 *     <td>{@code /binanceusdm/fapi/v1/}: ping, time, exchangeInfo, depth, premiumIndex, fundingRate,
 *     fundingInfo, ticker/bookTicker</td></tr>
 * <tr><td>Coinbase</td><td>{@code /coinbase/}: level2, ticker, ticker_batch, market_trades,
 *     status, heartbeats</td>
 *     <td>{@code /coinbase/api/v3/brokerage/}: time, market/products, market/product_book</td></tr>
 * <tr><td>Gate spot</td><td>{@code /gateio/ws/v4/}: order_book_update, obu, book_ticker, trades,
 *     tickers</td>
 *     <td>{@code /gateio/api/v4/spot/}: time, currency_pairs, order_book, trades, tickers</td></tr>
 * <tr><td>Gate USDT perpetuals</td><td>{@code /gateiofutures/v4/ws/usdt}: the same channels</td>
 *     <td>{@code /gateiofutures/api/v4/futures/usdt/}: contracts, order_book, trades, tickers,
 *     funding_rate</td></tr>
 * <tr><td>MEXC spot</td><td>{@code /mexc/ws} (protobuf): aggre.depth, limit.depth,
 *     aggre.bookTicker, aggre.deals</td>
 *     <td>{@code /mexc/api/v3/}: ping, time, exchangeInfo, defaultSymbols, depth, trades,
 *     ticker/bookTicker</td></tr>
 * <tr><td>OANDA</td><td>{@code /oanda/v3/accounts/{id}/pricing/stream} (chunked HTTP)</td>
 *     <td>{@code /oanda/v3/accounts/{id}/}: pricing, instruments</td></tr>
 * <tr><td>control</td><td></td>
 *     <td>{@code POST /control/faults} (JSON lines), {@code GET /control/state}</td></tr>
 * </table>
 *
 * <p>Thread ownership: the market, the books, the venues and all connections belong to one Vert.x
 * event loop. {@code Simulation}'s methods may be called from any other thread.
 *
 * <p>Time: the market moves in virtual steps of 20 ms. The wall clock only paces them, or a test
 * takes them by hand; either way the same seed gives the same sequence of book changes, except that
 * {@code snapshot_replace} changes the real book at the step in which it acts. Heartbeats, idle
 * limits, request budgets and fault durations run on virtual time.
 *
 * <p>Faults act on what is published and sent, never on the truth: see {@link
 * io.crossbook.simulator.fault.FaultKind}. A scripted fault with {@code at_ms} acts at the step
 * that reaches that virtual time; without it, or if that time has passed, at once.
 */
package io.crossbook.simulator;
