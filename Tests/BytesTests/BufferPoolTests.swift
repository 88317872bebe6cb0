import Testing

@testable import Bytes

@Suite struct BufferPoolTests {
    @Test func buffersComeBackEmpty() {
        var pool = BufferPool()
        var buffer = pool.takeSmall()
        buffer.append("left over")
        pool.give(buffer)
        let again = pool.takeSmall()
        #expect(again.count == 0)
        #expect(again.capacity == BufferPool.smallCapacity)
    }

    @Test func reclaimLeavesNoStorageBehind() {
        var pool = BufferPool()
        var place = pool.takeLarge()
        pool.reclaim(&place)
        #expect(place.capacity == 0)
        pool.reclaim(&place)
        #expect(place.capacity == 0)
    }

    @Test func moreThanTheLimitIsGivenBackToTheSystem() {
        var pool = BufferPool(idleSmall: 2)
        for _ in 0..<8 { pool.give(ByteBuffer(capacity: BufferPool.sealedCapacity)) }
        let buffer = pool.takeSealed()
        #expect(buffer.capacity == BufferPool.sealedCapacity)
    }

    @Test func aBufferThatGrewIsNotKept() {
        var pool = BufferPool()
        var buffer = pool.takeSmall()
        buffer.reserve(BufferPool.smallCapacity + 1)
        pool.give(buffer)
        #expect(pool.takeSmall().capacity == BufferPool.smallCapacity)
    }
}
