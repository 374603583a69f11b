#pragma once

namespace ecpay::store {

// A file layer of SQLite for the connection that writes: the frames of one transaction reach the
// write-ahead log in one call of the system instead of two for each page.
//
// SQLite writes a frame as a header and a page, one behind the other, and tells readers of them in
// the shared index only after the frame that commits. So nobody looks at what is held back, and
// what a killed program held back was never committed. Everything but writing to the log is left
// to SQLite's own layer.
//
// The layer's name, for sqlite3_open_v2; registered at the first call. Any thread.
const char* wal_vfs();

}  // namespace ecpay::store
