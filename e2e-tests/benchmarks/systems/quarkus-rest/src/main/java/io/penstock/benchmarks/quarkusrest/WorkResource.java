package io.penstock.benchmarks.quarkusrest;

import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The workloads, as Quarkus' guides would have them written: blocking, on its worker threads. */
@Path("/")
public class WorkResource {

    private static final int MIXED = 100;

    @POST
    @Path("echo")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] echo(byte[] body) {
        return body;
    }

    @POST
    @Path("binary")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] binary(byte[] body) {
        return body;
    }

    @POST
    @Path("json")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Order json(Order order) {
        return order.priced();
    }

    @POST
    @Path("cpu")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public long cpu(long seed) {
        return Work.burn(seed);
    }

    @POST
    @Path("sleep")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public long sleep(long millis) {
        return Work.sleep(millis);
    }

    /** All hundred of them: nobody would write a method each. */
    @POST
    @Path("mixed{function}")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] mixed(@PathParam("function") int function, byte[] body) {
        if (function >= MIXED) {
            throw new NotFoundException();
        }
        return body;
    }
}
