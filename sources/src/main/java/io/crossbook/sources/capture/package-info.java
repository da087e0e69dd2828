/**
 * The capture: a file that holds the records of one lane, so that the lane can be replayed.
 *
 * <h2>Format, version 1</h2>
 *
 * Numbers are big-endian. A <i>varint</i> is an unsigned number in groups of seven bits, the lowest
 * group first, the top bit set on every byte but the last. CRC is CRC-32C (Castagnoli).
 *
 * <pre>
 * capture = header block*
 *
 * header  = 8 bytes  magic "XBOOKCAP"
 *           u32      version = 1
 *           u32      length of the JSON in bytes
 *           u32      CRC of the JSON
 *           bytes    JSON, UTF-8:
 *                    {"createdBy": "...", "venues": {"oanda": {"protocol": "quotes"}}}
 *
 * block   = u32      magic "BLK1"
 *           u32      length of the compressed payload in bytes
 *           u32      length of the payload in bytes
 *           u32      number of records, at least 1
 *           u64      time of the first record
 *           u64      time of the last record
 *           u32      CRC of the compressed payload
 *           u32      CRC of the 36 bytes before
 *           bytes    the payload as one zstd frame
 *
 * payload = varint   number of names
 *           name*    varint length, UTF-8
 *           record*
 *
 * record  = u8       kind: 0 open, 1 text, 2 binary, 3 response, 4 close, 5 sent
 *           varint   which name is the venue
 *           varint   which name is the connection, or the request's target for a response
 *           varint   nanoseconds since the record before; since the block's first time for the first
 *           varint   status, only for a response
 *           varint   length of the content
 *           bytes    the content
 * </pre>
 *
 * <p>Times are nanoseconds since the epoch and never decrease through the file; a lane's own
 * captures strictly increase. Every block stands alone, so reading may begin at any block. A field
 * that the JSON has beyond these is ignored.
 *
 * <p>A file may end in the middle of a block, or in zeros, because its writer died: such a tail is
 * <i>truncated</i>, not corrupt; so is a last block that does not match its checksum, because the
 * parts of a file reach the disk in any order. Everything before it is read, and the reader says
 * how many bytes were lost. Anything else that does not fit is corrupt and is reported with the
 * file and the offset.
 */
package io.crossbook.sources.capture;
